package io.reflectretry.trainer.runs;

import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.trainer.training.Replayed;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Steps that this process was asked to do again. Nothing of it is kept: it can be asked anew. */
@ApplicationScoped
public class Replays {

    private static final Logger LOG = LoggerFactory.getLogger(Replays.class);

    private final Activities activities;
    private final Map<Key, CompletableFuture<Replayed>> asked = new ConcurrentHashMap<>();

    private record Key(String run, long step) {}

    Replays(Activities activities) {
        this.activities = activities;
    }

    /** Begins to do a step again, unless that is under way. */
    public ReplayView begin(String run, TrainingConfiguration configuration, long step) {
        Key key = new Key(run, step);
        asked.compute(
                key,
                (ignored, before) ->
                        before != null && !before.isDone()
                                ? before
                                : activities.replay(run, configuration, step));
        return view(key, asked.get(key));
    }

    /** How far it is, if it was asked for. */
    public Optional<ReplayView> find(String run, long step) {
        Key key = new Key(run, step);
        return Optional.ofNullable(asked.get(key)).map(replay -> view(key, replay));
    }

    private static ReplayView view(Key key, CompletableFuture<Replayed> replay) {
        if (!replay.isDone()) {
            return ReplayView.running(key.run(), key.step());
        }
        try {
            return ReplayView.of(replay.join());
        } catch (CompletionException failure) {
            LOG.warn(
                    "Step {} of run {} could not be done again.",
                    key.step(),
                    key.run(),
                    failure.getCause());
            return ReplayView.failed(
                    key.run(), key.step(), String.valueOf(failure.getCause().getMessage()));
        }
    }
}
