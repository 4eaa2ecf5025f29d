package io.reflectretry.trainer.training;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.policy.CheckpointManifest;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes steps last. The order is the promise:
 *
 * <pre>
 * written aside, forced ─→ manifest ─→ broker has the event, uncommitted ─→ weights, state, step file renamed ─→ committed
 * </pre>
 *
 * Killed before the step's file is there, the step has not happened; after it, whoever opens the
 * run announces it. Belongs to the writer's thread.
 */
final class StepCommitter {

    private final TrainingRequest request;
    private final TrainingPlace place;
    private final CheckpointStore store;
    private final TrainingLog log;
    private final Retention retention;
    private final VersionsInUse inUse;

    StepCommitter(
            TrainingRequest request,
            TrainingPlace place,
            CheckpointStore store,
            TrainingLog log,
            VersionsInUse inUse) {
        this.request = request;
        this.place = place;
        this.store = store;
        this.log = log;
        this.inUse = inUse;
        retention =
                new Retention(
                        request.configuration().checkpoints(), request.configuration().steps());
    }

    /**
     * Makes a step last.
     *
     * @param skips with this step
     */
    void commit(StepWork work, StepOutcome outcome, TrainingState.Skips skips) {
        long version = work.step();
        CheckpointManifest manifest = store.sealCheckpoint(version);
        work.state().map(state -> state.with(skips)).ifPresent(store::sealState);
        Map<String, Double> metrics = new TreeMap<>(work.metrics().with(outcome));
        metrics.put("steps/skipped", (double) skips.total());
        StepRecord record =
                new StepRecord(
                        version,
                        work.batch().trained(),
                        work.batch().closed(),
                        work.offsets(),
                        metrics,
                        CheckpointStore.weightsSha256(manifest));
        CheckpointPublished checkpoint =
                CheckpointPublished.of(
                        request.run(),
                        new PolicyVersion(request.run(), version),
                        store.relative(version),
                        manifest.sha256(),
                        Optional.of(record));
        log.announce(checkpoint, work.deadLetters(), () -> store.finish(checkpoint));
        place.gauges().show(request.run(), version, metrics);
        retention.apply(store, version, inUse::versions);
    }
}
