package io.reflectretry.trainer.training;

import io.reflectretry.policy.CheckpointManifest;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does a recorded step again and compares what it made with what was published. */
final class Replay {

    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private Replay() {}

    static Replayed run(TrainingPlace place, TrainingRequest request, long step) {
        try (RecordedRun recorded =
                RecordedRun.open(place, request.run(), request.configuration(), step)) {
            LOG.info(
                    "Run {}: step {} is done again, from the full state of step {}.",
                    request.run(),
                    step,
                    recorded.state().step());
            PolicyTrainer trainer = recorded.policyBefore(step);
            CheckpointStore store = recorded.store();
            try {
                Waiting.on(trainer.step(step, recorded.plan(step)));
                Path weights = store.weightsAside(step);
                Waiting.on(trainer.save(weights, Optional.empty()));
                return new Replayed(
                        request.run(),
                        step,
                        recorded.state().step(),
                        recorded.record(step).weightsSha256(),
                        CheckpointStore.weightsSha256(CheckpointManifest.of(weights)));
            } finally {
                store.discardAside();
                Waiting.on(trainer.close());
            }
        }
    }
}
