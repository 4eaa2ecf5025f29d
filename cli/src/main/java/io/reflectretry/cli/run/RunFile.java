package io.reflectretry.cli.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
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
import java.nio.file.Files;
import java.nio.file.Path;

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
        if (!Files.isRegularFile(file)) {
            throw CommandException.wrongUse("--config %s: no such file".formatted(file));
        }
        try {
            if (!(YAML.readTree(file.toFile()) instanceof ObjectNode settings)) {
                throw CommandException.wrongUse("%s: not a set of settings".formatted(file));
            }
            settings.put("kind", "training").put("model", model).put("data", data);
            return (TrainingConfiguration) YAML.treeToValue(settings, RunConfiguration.class);
        } catch (JacksonException e) {
            throw CommandException.wrongUse("%s: %s".formatted(file, JsonProblems.describe(e)));
        } catch (InvalidFieldException e) {
            throw CommandException.wrongUse("%s: %s".formatted(file, e.getMessage()));
        } catch (IOException e) {
            throw CommandException.failed("cannot read %s: %s".formatted(file, e), e);
        }
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
