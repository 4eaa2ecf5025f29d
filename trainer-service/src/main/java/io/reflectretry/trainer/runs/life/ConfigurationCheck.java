package io.reflectretry.trainer.runs.life;

import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.mining.MinedFailure;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.MiningConfiguration;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.model.task.Task;
import io.reflectretry.trainer.runs.feed.DataSetException;
import io.reflectretry.trainer.runs.feed.FailureFit;
import io.reflectretry.trainer.runs.feed.FailureSource;
import io.reflectretry.trainer.runs.feed.TaskSource;
import io.reflectretry.trainer.runs.mining.MiningTasks;
import io.reflectretry.trainer.training.TrainingChecks;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks what a configuration names against what lies under the storage root. */
@ApplicationScoped
public class ConfigurationCheck {

    private static final String DATA = "configuration.data";
    private static final String FAILURES = "configuration.failures.data";
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
                tasks(training);
                failures(training);
            }
            case MiningConfiguration mining -> {
                mining.model().ifPresent(this::checkModel);
                try {
                    new MiningTasks("check", mining, dataSet(mining));
                } catch (IllegalArgumentException e) {
                    throw new InvalidFieldException(DATA, "cannot be used: " + e.getMessage());
                }
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

    /**
     * The tasks that a training tries; none where all its failures are recorded ones.
     *
     * @throws InvalidFieldException names the file, the line and the fault
     */
    public List<Task> tasks(TrainingConfiguration configuration) {
        return configuration.recordedShare() == 1 ? List.of() : dataSet(configuration);
    }

    /**
     * The recorded failures of a training; none where it makes all itself.
     *
     * @throws InvalidFieldException names the file, the line and the fault
     */
    public List<MinedFailure> failures(TrainingConfiguration configuration) {
        return configuration
                .failures()
                .map(settings -> failures(settings.data(), configuration.model()))
                .orElse(List.of());
    }

    private List<MinedFailure> failures(String data, String model) {
        try {
            Path file = path(data, FAILURES);
            List<MinedFailure> failures = FailureSource.read(file, data);
            new FailureFit(path(model, MODEL)).require(file, data, failures);
            return failures;
        } catch (DataSetException e) {
            throw new InvalidFieldException(FAILURES, "cannot be used: " + e.getMessage());
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
