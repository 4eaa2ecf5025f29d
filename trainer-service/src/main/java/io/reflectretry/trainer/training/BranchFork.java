package io.reflectretry.trainer.training;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.run.BranchPoint;
import io.reflectretry.policy.CheckpointManifest;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the first version of a branch: weights and optimizer of the other run as they stood before
 * the step that the branch does in its own way. Versions count on from there, so a version of the
 * branch and the same of the other run have as many steps behind them.
 */
final class BranchFork {

    private static final Logger LOG = LoggerFactory.getLogger(BranchFork.class);

    private final TrainingRequest request;
    private final TrainingPlace place;
    private final CheckpointStore store;

    BranchFork(TrainingRequest request, TrainingPlace place, CheckpointStore store) {
        this.request = request;
        this.place = place;
        this.store = store;
    }

    void make() {
        BranchPoint point = request.configuration().branch().orElseThrow();
        long version = point.fromStep() - 1;
        LOG.info("Run {} branches off {} after step {}.", request.run(), point.run(), version);
        try (RecordedRun recorded =
                RecordedRun.open(
                        place, point.run(), request.origin().orElseThrow(), point.fromStep())) {
            PolicyTrainer trainer = recorded.policyBefore(point.fromStep());
            try {
                Waiting.on(
                        trainer.save(
                                store.weightsAside(version),
                                Optional.of(store.momentsAside(version))));
            } finally {
                Waiting.on(trainer.close());
            }
            store.sealState(
                    new TrainingState(
                            request.run(),
                            version,
                            Positions.text(recorded.scanFrom()),
                            new TreeMap<>(),
                            GroupAssembler.empty(),
                            new TreeMap<>(),
                            TrainingState.Skips.NONE));
        }
        CheckpointManifest manifest = store.sealCheckpoint(version);
        store.finish(
                CheckpointPublished.of(
                        request.run(),
                        new PolicyVersion(request.run(), version),
                        store.relative(version),
                        manifest.sha256(),
                        Optional.empty()));
    }
}
