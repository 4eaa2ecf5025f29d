package io.reflectretry.trainer.training;

import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.run.TrainingConfiguration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * A run's recorded steps, to be done again in their order from a full state. Reads only: the run
 * may go on meanwhile. Not for several threads.
 */
final class RecordedRun implements AutoCloseable {

    private final TrainingPlace place;
    private final TrainingConfiguration configuration;
    private final CheckpointStore store;
    private final TrainingState state;
    private final RecordedBatches batches;

    private RecordedRun(
            TrainingPlace place,
            TrainingConfiguration configuration,
            CheckpointStore store,
            TrainingState state) {
        this.place = place;
        this.configuration = configuration;
        this.store = store;
        this.state = state;
        batches =
                new RecordedBatches(
                        place.bootstrapServers(), state.run(), store, state.step() + 1, scanFrom());
    }

    /**
     * Opens what a run has recorded.
     *
     * @param first the first step that will be asked for
     * @throws NotReplayableException where there is no such step, or no state before it
     */
    static RecordedRun open(
            TrainingPlace place, String run, TrainingConfiguration configuration, long first) {
        CheckpointStore store = new CheckpointStore(place.storageRoot(), run);
        if (!store.exists()) {
            throw new NotReplayableException(
                    "Run %s has left no files under %s, so none of its steps can be done again."
                            .formatted(run, store.folder()));
        }
        long oldest = store.oldestStep().orElse(0L) + 1;
        long newest = store.newestStep().orElse(0L);
        if (first < oldest || first > newest) {
            throw new NotReplayableException(
                    "Run %s has no step %d: its recorded steps are %d to %d."
                            .formatted(run, first, oldest, newest));
        }
        try {
            return new RecordedRun(
                    place, configuration, store, FullStates.newest(store, run, first - 1));
        } catch (FullStates.NoneException none) {
            throw new NotReplayableException(
                    "Step %d of run %s is beyond its retention: checkpoints.replaySteps is %d. %s"
                            .formatted(
                                    first,
                                    run,
                                    configuration.checkpoints().replayWindow(),
                                    none.getMessage()),
                    none);
        }
    }

    /** The full state that it starts from. */
    TrainingState state() {
        return state;
    }

    CheckpointStore store() {
        return store;
    }

    StepRecord record(long step) {
        return batches.record(step);
    }

    /** Before these positions lies nothing that a step after the state needs. */
    Map<TopicPartition, Long> scanFrom() {
        Map<TopicPartition, Long> from = new HashMap<>(Positions.parse(state.offsets()));
        Positions.parse(state.oldestPending())
                .forEach((partition, offset) -> from.merge(partition, offset, Math::min));
        return from;
    }

    /** The policy as it stood before a step; the caller closes it. */
    PolicyTrainer policyBefore(long step) {
        PolicyTrainer trainer =
                Waiting.on(
                        PolicyTrainer.open(
                                place,
                                configuration,
                                store.checkpoint(state.step()),
                                store.moments(state.step()),
                                store.untrained(configuration)));
        try {
            for (long before = state.step() + 1; before < step; before++) {
                Waiting.on(trainer.step(before, plan(before)));
            }
            return trainer;
        } catch (RuntimeException failure) {
            Waiting.on(trainer.close());
            throw failure;
        }
    }

    /** What a step trained on; to be asked for in rising order. */
    StepPlan plan(long step) {
        return StepPlan.of(batches.batch(step), configuration);
    }

    @Override
    public void close() {
        batches.close();
    }
}
