package io.reflectretry.trainer.runs.life;

import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.model.task.Task;
import io.reflectretry.trainer.runs.feed.DataSetException;
import io.reflectretry.trainer.runs.feed.TaskSource;
import io.reflectretry.trainer.training.TrainingChecks;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks what a configuration names against what lies under the storage root. */
@ApplicationScoped
public class ConfigurationCheck {

    private static final String DATA = "configuration.data";
    private static final String MODEL = "configuration.model";

    private final RunFolder folder;

    /** Checks against these files. */
    public ConfigurationCheck(RunFolder folder) {
        this.folder = folder;
    }

    /**
     * Fails unless the run could start.
     *
     * @throws InvalidFieldException names the field
     */
    public void check(RunConfiguration configuration) {
        switch (configuration) {
            case TrainingConfiguration training -> {
                TrainingChecks.requireTrainable(training);
                checkModel(training.model());
                dataSet(training);
            }
            case EvaluationConfiguration evaluation -> {
                int size = dataSet(evaluation).size();
                if (size < evaluation.tasks()) {
                    throw new InvalidFieldException(
                            "configuration.tasks",
                            "is %d, but %s holds only %d tasks"
                                    .formatted(evaluation.tasks(), evaluation.data(), size));
                }
            }
        }
    }

    /**
     * The run's data set.
     *
     * @throws InvalidFieldException names the file, the line and the fault
     */
    public List<Task> dataSet(RunConfiguration configuration) {
        try {
            return TaskSource.read(path(configuration.data(), DATA), configuration.data());
        } catch (DataSetException e) {
            throw new InvalidFieldException(DATA, "cannot be used: " + e.getMessage());
        }
    }

    private void checkModel(String model) {
        Path path = path(model, MODEL);
        if (!Files.isRegularFile(path.resolve("config.json"))) {
            throw new InvalidFieldException(
                    MODEL,
                    "must name a Hugging Face folder under the storage root; %s holds no config.json"
                            .formatted(model));
        }
    }

    private Path path(String relative, String field) {
        return folder.resolve(relative)
                .orElseThrow(
                        () ->
                                new InvalidFieldException(
                                        field,
                                        "must be a path inside the storage root, relative to it"));
    }
}
