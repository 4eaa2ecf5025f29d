package io.reflectretry.trainer.runs;

import io.reflectretry.model.evaluation.EvaluationResult;
import io.reflectretry.model.mining.FailureCard;
import io.reflectretry.trainer.runs.follow.CheckpointView;
import io.reflectretry.trainer.runs.follow.StepView;
import io.reflectretry.trainer.runs.life.RunFolder;
import io.reflectretry.trainer.runs.store.RunStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs have brought so far: from the database, and from memory where that is away or late. */
@ApplicationScoped
public class RunResults {

    private static final Logger LOG = LoggerFactory.getLogger(RunResults.class);

    private final RunStore store;
    private final Runs runs;
    private final RunFolder folder;

    RunResults(RunStore store, Runs runs, RunFolder folder) {
        this.store = store;
        this.runs = runs;
        this.folder = folder;
    }

    /** The steps of a run after the given one. */
    public Uni<List<StepView>> steps(String run, long after) {
        return store.steps(run, after)
                .onFailure()
                .recoverWithItem(RunResults::withoutRows)
                .map(stored -> withLive(stored, runs.steps(run, after)));
    }

    private static <T> List<T> withoutRows(Throwable failure) {
        LOG.warn("The database does not answer; what is in memory must do: {}", failure.toString());
        return List.of();
    }

    /** Rows may lag behind what the follower has read: it fills in their end. */
    private static List<StepView> withLive(List<StepView> stored, List<StepView> live) {
        long last = stored.isEmpty() ? -1 : stored.getLast().step();
        List<StepView> all = new ArrayList<>(stored);
        live.stream().filter(step -> step.step() > last).forEach(all::add);
        return all;
    }

    /** The published versions of a run's policy. */
    public Uni<List<CheckpointView>> checkpoints(String run) {
        return store.checkpoints(run)
                .onFailure()
                .recoverWithItem(RunResults::withoutRows)
                .map(
                        stored -> {
                            List<CheckpointView> live = runs.checkpoints(run);
                            return live.size() > stored.size() ? live : stored;
                        });
    }

    /** What a finished mining run has left. */
    public Optional<FailureCard> failures(String run) {
        return folder.read(run, Activities.FAILURES_CARD, FailureCard.class);
    }

    /** What a finished evaluation has measured. */
    public Optional<EvaluationResult> evaluation(String run) {
        return folder.read(run, Activities.RESULT, EvaluationResult.class);
    }
}
