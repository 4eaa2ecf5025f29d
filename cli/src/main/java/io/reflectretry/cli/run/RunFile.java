package io.reflectretry.cli.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.reflectretry.cli.CommandException;
import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.codec.JsonProblems;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a training's settings from YAML; unlike an event, a file by hand may hold no unknown field.
 */
public final class RunFile {

    private static final ObjectMapper YAML =
            Json.configured(
                            YAMLMapper.builder()
                                    .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)
                                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                                    .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES))
                    .build()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private RunFile() {}

    /**
     * The training that the file describes.
     *
     * @param model the model's folder, relative to the storage root
     * @param data the data set's file, relative to the storage root
     */
    public static TrainingConfiguration read(Path file, String model, String data) {
        return read(Optional.empty(), Optional.of(file), model, data);
    }

    /**
     * The training that a preset and a file describe; what the file says, goes. One of the two must
     * be there.
     */
    public static TrainingConfiguration read(
            Optional<Preset> preset, Optional<Path> file, String model, String data) {
        String source =
                file.map(Path::toString)
                        .or(() -> preset.map(Preset::fileName))
                        .orElseThrow(
                                () ->
                                        CommandException.wrongUse(
                                                "no settings: give --preset NAME, --config FILE or both"));
        try {
            ObjectNode settings = YAML.createObjectNode();
            if (preset.isPresent()) {
                override(settings, tree(preset.get()));
            }
            if (file.isPresent()) {
                override(settings, tree(file.get()));
            }
            settings.put("kind", "training").put("model", model).put("data", data);
            return (TrainingConfiguration) YAML.treeToValue(settings, RunConfiguration.class);
        } catch (JacksonException e) {
            throw CommandException.wrongUse("%s: %s".formatted(source, JsonProblems.describe(e)));
        } catch (InvalidFieldException e) {
            throw CommandException.wrongUse("%s: %s".formatted(source, e.getMessage()));
        } catch (IOException e) {
            throw CommandException.failed("cannot read %s: %s".formatted(source, e), e);
        }
    }

    private static ObjectNode tree(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw CommandException.wrongUse("--config %s: no such file".formatted(file));
        }
        return settings(YAML.readTree(file.toFile()), file.toString());
    }

    private static ObjectNode tree(Preset preset) throws IOException {
        try (InputStream text = RunFile.class.getResourceAsStream(preset.resource())) {
            return settings(YAML.readTree(text), preset.fileName());
        }
    }

    private static ObjectNode settings(JsonNode tree, String source) {
        if (tree instanceof ObjectNode settings) {
            return settings;
        }
        throw CommandException.wrongUse("%s: not a set of settings".formatted(source));
    }

    /** Field by field, within groups of fields too. */
    private static void override(ObjectNode settings, ObjectNode with) {
        with.properties()
                .forEach(
                        field -> {
                            if (settings.get(field.getKey()) instanceof ObjectNode inner
                                    && field.getValue() instanceof ObjectNode more) {
                                override(inner, more);
                            } else {
                                settings.set(field.getKey(), field.getValue());
                            }
                        });
    }

    /** The settings as YAML, as a run will have them. */
    public static String text(TrainingConfiguration configuration) {
        try {
            return YAML.writerFor(RunConfiguration.class).writeValueAsString(configuration);
        } catch (JacksonException e) {
            throw new IllegalStateException(e);
        }
    }
}
