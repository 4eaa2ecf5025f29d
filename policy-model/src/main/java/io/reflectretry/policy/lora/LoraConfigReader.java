package io.reflectretry.policy.lora;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads adapter_config.json as PEFT writes it. What is not computed here is refused by name, never
 * ignored: a field that is not known may stand there only with a value that means "off".
 */
final class LoraConfigReader {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String TARGETS = "target_modules";

    /** Fields that are read here. */
    private static final Set<String> READ =
            Set.of(
                    "peft_type",
                    "r",
                    "lora_alpha",
                    "use_rslora",
                    TARGETS,
                    "rank_pattern",
                    "alpha_pattern",
                    "bias",
                    "init_lora_weights");

    /** Fields that change nothing in what a finished adapter computes. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "auto_mapping",
                    "base_model_name_or_path",
                    "revision",
                    "task_type",
                    "inference_mode",
                    "lora_dropout",
                    "megatron_core",
                    "loftq_config",
                    "eva_config",
                    "corda_config",
                    "lora_ga_config",
                    "qalora_group_size",
                    "runtime_config",
                    "peft_version");

    /** Ways to begin that leave the base's weights as they are. */
    private static final Set<String> BEGINNINGS = Set.of("true", "false", "gaussian", "eva");

    private final Path file;
    private final JsonNode root;

    private LoraConfigReader(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads the file.
     *
     * @throws MalformedFolderException naming the field that is missing, wrong or not computed here
     */
    static LoraConfig read(Path file) {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (!root.isObject()) {
                throw new MalformedFolderException(file, "this is not a JSON object");
            }
            return new LoraConfigReader(file, root).config();
        } catch (NoSuchFileException missing) {
            throw new MalformedFolderException(file, "the file is missing", missing);
        } catch (JsonProcessingException broken) {
            throw new MalformedFolderException(
                    file, "this is not JSON: " + broken.getOriginalMessage(), broken);
        } catch (IOException failure) {
            throw new MalformedFolderException(file, "the file cannot be read", failure);
        }
    }

    private LoraConfig config() {
        requireText("peft_type", "LORA");
        requireText("bias", "none");
        String beginning = root.path("init_lora_weights").asText("true");
        if (!BEGINNINGS.contains(beginning)) {
            throw refused("init_lora_weights", "it changes the base's weights");
        }
        root.properties().stream()
                .filter(field -> !READ.contains(field.getKey()))
                .filter(field -> !WITHOUT_EFFECT.contains(field.getKey()))
                .filter(field -> !isOff(field.getValue()))
                .findFirst()
                .ifPresent(
                        field -> {
                            throw refused(field.getKey(), "this is not computed here");
                        });
        JsonNode r = root.path("r");
        JsonNode alpha = root.path("lora_alpha");
        if (!r.isInt()) {
            throw wrong("r", "a whole number");
        }
        if (!alpha.isNumber()) {
            throw wrong("lora_alpha", "a number");
        }
        try {
            return new LoraConfig(
                    r.asInt(),
                    alpha.asDouble(),
                    root.path("use_rslora").asBoolean(false),
                    targets(),
                    pattern("rank_pattern", "whole numbers", JsonNode::isInt, JsonNode::asInt),
                    pattern("alpha_pattern", "numbers", JsonNode::isNumber, JsonNode::asDouble));
        } catch (IllegalArgumentException impossible) {
            throw new MalformedFolderException(file, impossible.getMessage(), impossible);
        }
    }

    private LoraTargets targets() {
        JsonNode node = root.path(TARGETS);
        if (node.isTextual()) {
            String text = node.asText();
            return text.equals(LoraTargets.AllLinear.TEXT)
                    ? new LoraTargets.AllLinear()
                    : new LoraTargets.Expression(compiled(TARGETS, text));
        }
        List<String> names = new ArrayList<>();
        for (JsonNode name : node) {
            if (!name.isTextual()) {
                throw wrong(TARGETS, "a list of names");
            }
            if (name.asText().endsWith("lm_head") || name.asText().endsWith("embed_tokens")) {
                throw refused(TARGETS, "'%s' cannot be adapted here".formatted(name.asText()));
            }
            names.add(name.asText());
        }
        if (names.isEmpty()) {
            throw wrong(TARGETS, "a list of names, a regular expression or all-linear");
        }
        return new LoraTargets.Names(names);
    }

    private <T> SequencedMap<String, T> pattern(
            String field,
            String what,
            Function<JsonNode, Boolean> valid,
            Function<JsonNode, T> value) {
        SequencedMap<String, T> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : root.path(field).properties()) {
            compiled(field, entry.getKey());
            if (!valid.apply(entry.getValue()) || entry.getValue().asDouble() <= 0) {
                throw wrong(field, "an object whose values are %s above 0".formatted(what));
            }
            map.put(entry.getKey(), value.apply(entry.getValue()));
        }
        return map;
    }

    private Pattern compiled(String field, String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException broken) {
            throw new MalformedFolderException(
                    file,
                    "'%s': '%s' is no regular expression: %s"
                            .formatted(field, text, broken.getDescription()),
                    broken);
        }
    }

    private void requireText(String field, String wanted) {
        String value = root.path(field).asText(wanted);
        if (!value.equals(wanted)) {
            throw refused(field, "only \"%s\" is computed here".formatted(wanted));
        }
    }

    private static boolean isOff(JsonNode value) {
        return value.isNull()
                || (value.isBoolean() && !value.asBoolean())
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.asText().isEmpty());
    }

    private MalformedFolderException refused(String field, String why) {
        return new MalformedFolderException(
                file, "'%s' is %s: %s".formatted(field, root.path(field), why));
    }

    private MalformedFolderException wrong(String field, String wanted) {
        return new MalformedFolderException(
                file, "'%s' must be %s, not %s".formatted(field, wanted, root.path(field)));
    }
}
