package io.reflectretry.trainer.training;

import io.reflectretry.model.run.TrainingConfiguration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A step that is to be done, with everything that was true when its batch was taken.
 *
 * @param offsets the next record of each partition then
 * @param state the full state then, where this step saves one; lacks the skips
 * @param metrics figures that are known already
 * @param deadLetters records that could not be read since the step before
 */
record StepWork(
        Batch batch,
        StepPlan plan,
        SortedMap<String, Long> offsets,
        Optional<TrainingState> state,
        StepMetrics metrics,
        List<ProducerRecord<byte[], byte[]>> deadLetters) {

    /** Whether the full state is saved with this step. */
    static boolean savesState(long step, TrainingConfiguration configuration) {
        return step % configuration.checkpoints().fullStateEvery() == 0
                || step == configuration.steps();
    }

    long step() {
        return batch.step();
    }
}
