package io.reflectretry.trainer.training;

import io.reflectretry.model.run.TrainingConfiguration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What to train.
 *
 * @param run the run's id
 * @param configuration everything it was started with
 * @param start where the log stood when the run was made: nothing of the run lies before. A
 *     partition that is not named is read from its beginning
 */
public record TrainingRequest(
        String run, TrainingConfiguration configuration, Map<TopicPartition, Long> start) {

    public TrainingRequest {
        start = Map.copyOf(start);
    }
}
