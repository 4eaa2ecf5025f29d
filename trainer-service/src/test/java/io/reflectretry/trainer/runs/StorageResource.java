package io.reflectretry.trainer.runs;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.task.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A storage root with a data set of twelve tasks, a broken one, and the outside of a model. */
public class StorageResource implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        try {
            Path root = Files.createTempDirectory("rrr-storage-");
            Path data = Files.createDirectories(root.resolve("data"));
            StringBuilder lines = new StringBuilder();
            for (Task task : TestRuns.tasks(12)) {
                lines.append(Json.mapper().writeValueAsString(task)).append('\n');
            }
            Files.writeString(data.resolve("held-out.jsonl"), lines);
            Files.writeString(data.resolve("train.jsonl"), lines);
            Files.write(data.resolve("broken.jsonl"), List.of("{\"id\": 7"));
            Path model = Files.createDirectories(root.resolve("models/base"));
            Files.writeString(model.resolve("config.json"), "{}");
            return Map.of("rrr.storage-root", root.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // It lies in the temporary folder, and is small.
    }
}
