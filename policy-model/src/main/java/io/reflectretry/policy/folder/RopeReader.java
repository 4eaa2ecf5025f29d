package io.reflectretry.policy.folder;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the rotary embedding from config.json: fields of its own and {@code rope_scaling} as
 * transformers 4.x writes them, {@code rope_parameters} as 5.x does.
 */
final class RopeReader {

    private static final double DEFAULT_THETA = 10_000;

    private final Path file;
    private final JsonNode root;
    private final JsonNode rules;

    RopeReader(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
        JsonNode parameters = root.path("rope_parameters");
        this.rules = parameters.isObject() ? parameters : root.path("rope_scaling");
    }

    RotaryEmbedding rotary(int headDim) {
        double theta = eitherPlace("rope_theta").asDouble(DEFAULT_THETA);
        double part = eitherPlace("partial_rotary_factor").asDouble(1);
        return new RotaryEmbedding(theta, (int) (headDim * part), scaling());
    }

    private JsonNode eitherPlace(String field) {
        return rules.hasNonNull(field) ? rules.path(field) : root.path(field);
    }

    private RopeScaling scaling() {
        String type = rules.path("rope_type").asText(rules.path("type").asText("default"));
        return switch (type) {
            case "default" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(number("factor"));
            case "llama3" ->
                    new RopeScaling.Llama3(
                            number("factor"),
                            number("low_freq_factor"),
                            number("high_freq_factor"),
                            (int) number("original_max_position_embeddings"));
            // "su" is what the first Phi-3 files call it.
            case "longrope", "su" -> longRope();
            default ->
                    throw new MalformedFolderException(
                            file,
                            "rope_type '%s' is not known; default, linear, llama3 and longrope are"
                                    .formatted(type));
        };
    }

    private RopeScaling longRope() {
        int longest = root.path("max_position_embeddings").asInt();
        int original = eitherPlace("original_max_position_embeddings").asInt(longest);
        return new RopeScaling.LongRope(
                numbers("short_factor"),
                numbers("long_factor"),
                original,
                rules.hasNonNull("attention_factor")
                        ? number("attention_factor")
                        : attentionFactor(longest, original));
    }

    /** As transformers: the square root of 1 + ln(extension) / ln(original). */
    private double attentionFactor(int longest, int original) {
        double factor = (double) longest / original;
        if (original == longest && rules.hasNonNull("factor")) {
            factor = number("factor");
        }
        return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
    }

    private double number(String field) {
        JsonNode node = rules.path(field);
        if (!node.isNumber()) {
            throw new MalformedFolderException(
                    file, "the rope's %s must be a number, not '%s'".formatted(field, node));
        }
        return node.asDouble();
    }

    private List<Double> numbers(String field) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode node : rules.path(field)) {
            if (!node.isNumber()) {
                throw new MalformedFolderException(
                        file, "the rope's %s must be a list of numbers".formatted(field));
            }
            numbers.add(node.asDouble());
        }
        return numbers;
    }
}
