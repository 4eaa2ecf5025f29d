package io.reflectretry.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The reference numbers under src/test/resources/fixtures, made by transformers and torch. */
public final class Fixtures {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Fixtures() {}

    public static Path path(String name) {
        try {
            URL url = Fixtures.class.getResource("/fixtures/" + name);
            return Path.of(url.toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public static Path model(String name) {
        return path("models/" + name);
    }

    public static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All models with reference numbers of transformers. */
    public static Stream<String> models() {
        return Stream.of(
                "qwen2_tied",
                "qwen2_untied_bf16",
                "qwen3_tied",
                "llama2_mha_bf16",
                "llama3_rope",
                "mistral_bf16",
                "phi3",
                "phi3_longrope_bf16");
    }

    /** The adapters of PEFT with reference numbers; their base is qwen2_tied. */
    public static Stream<String> adapters() {
        return Stream.of("qwen2_r4_all", "qwen2_r4_all_rslora");
    }

    public static Path adapter(String name) {
        return path("lora/" + name);
    }

    public static JsonNode expected(String model) {
        return json(model(model).resolve("expected.json"));
    }

    public static int[] ints(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
    }

    public static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }
}
