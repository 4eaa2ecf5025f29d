package io.reflectretry.trainer.training;

import io.reflectretry.model.run.TrainingConfiguration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * What to train.
 *
 * @param run the run's id
 * @param configuration everything it was started with
 * @param start where the log stood when the run was made: nothing of the run lies before. A
 *     partition that is not named is read from its beginning
 * @param origin where it is a branch: what the run that it branches off was started with
 */
public record TrainingRequest(
        String run,
        TrainingConfiguration configuration,
        Map<TopicPartition, Long> start,
        Optional<TrainingConfiguration> origin) {

    public TrainingRequest {
        start = Map.copyOf(start);
    }

    /** A run that is no branch. */
    public TrainingRequest(
            String run, TrainingConfiguration configuration, Map<TopicPartition, Long> start) {
        this(run, configuration, start, Optional.empty());
    }
}
