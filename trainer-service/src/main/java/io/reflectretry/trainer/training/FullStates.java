package io.reflectretry.trainer.training;

import io.reflectretry.policy.CheckpointManifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds a full state of a run that can be used: every file of it is as its manifest says. */
final class FullStates {

    private static final Logger LOG = LoggerFactory.getLogger(FullStates.class);

    private FullStates() {}

    /**
     * The newest one that is whole.
     *
     * @param latest it must not be of a later step
     * @throws NoneException where there is none; says why each was refused
     */
    static TrainingState newest(CheckpointStore store, String run, long latest) {
        List<String> refused = new ArrayList<>();
        for (long step : store.statesNewestFirst()) {
            if (step > latest) {
                continue;
            }
            try {
                TrainingState state = store.state(step);
                check(store, step);
                return state;
            } catch (RuntimeException damaged) {
                LOG.warn(
                        "Run {}: the full state of step {} cannot be used, looking for an older one: {}",
                        run,
                        step,
                        damaged.getMessage());
                refused.add("step %d: %s".formatted(step, damaged.getMessage()));
            }
        }
        throw new NoneException(
                "Run %s has no full state up to step %d that can be used%s. Its files stand under %s: put back what is damaged or missing, or start a new run from one of its checkpoints."
                        .formatted(
                                run,
                                latest,
                                refused.isEmpty() ? "" : " (" + String.join("; ", refused) + ")",
                                store.folder()));
    }

    /** No full state can be used. */
    static final class NoneException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        NoneException(String message) {
            super(message);
        }
    }

    /**
     * Compares the weights of a version with what was announced.
     *
     * @throws io.reflectretry.policy.folder.MalformedFolderException names the file that differs
     */
    static void check(CheckpointStore store, long version) {
        Path weights = store.checkpoint(version);
        CheckpointManifest.read(weights, store.step(version).manifestSha256()).check(weights);
    }
}
