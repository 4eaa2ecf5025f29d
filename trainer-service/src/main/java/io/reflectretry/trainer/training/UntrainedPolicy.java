package io.reflectretry.trainer.training;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.policy.PolicyVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model as version 0 of a lineage that nobody trains: who only samples it needs no more. */
final class UntrainedPolicy {

    private final Path root;
    private final String run;
    private final CheckpointStore store;

    UntrainedPolicy(Path storageRoot, String run) {
        this.root = storageRoot;
        this.run = run;
        this.store = new CheckpointStore(storageRoot, run);
    }

    /** Copies the model to where checkpoints lie, unless that has happened. */
    void make(String model) {
        store.open();
        if (store.newestStep().isEmpty()) {
            store.copyModel(root.resolve(model));
            var manifest = store.sealCheckpoint(0);
            store.finish(
                    CheckpointPublished.of(
                            run,
                            new PolicyVersion(run, 0),
                            store.relative(0),
                            manifest.sha256(),
                            Optional.empty()));
        }
    }

    /** Announces it, unless that has happened. */
    void announce(TrainingLog log) {
        if (!log.announced(run).contains(0L)) {
            log.announce(store.step(0), List.of(), () -> {});
        }
    }
}
