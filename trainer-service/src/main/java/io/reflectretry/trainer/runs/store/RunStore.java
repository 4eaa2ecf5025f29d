package io.reflectretry.trainer.runs.store;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.trainer.TrainerSettings;
import io.reflectretry.trainer.runs.follow.CheckpointView;
import io.reflectretry.trainer.runs.follow.StepView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * Runs, steps and checkpoints in PostgreSQL. Everything is an upsert of what the log says. To be
 * called on a Vert.x context; fails when the database does not answer in time.
 */
@ApplicationScoped
public class RunStore {

    private final Mutiny.SessionFactory sessions;
    private final Duration limit;

    RunStore(Mutiny.SessionFactory sessions, TrainerSettings settings) {
        this.sessions = sessions;
        this.limit = settings.database().timeLimit();
    }

    /** Stores a run's newest state. */
    public Uni<Void> save(RunChanged event, Instant at) {
        return inTime(
                sessions.withTransaction(
                        session ->
                                session.find(RunRow.class, event.run())
                                        .chain(
                                                found -> {
                                                    if (found == null) {
                                                        return session.persist(
                                                                RunRow.of(event, at));
                                                    }
                                                    found.update(event, at);
                                                    return Uni.createFrom().voidItem();
                                                })));
    }

    /** Stores a checkpoint. */
    public Uni<Void> save(CheckpointPublished event, Instant at) {
        return inTime(
                sessions.withTransaction(session -> session.merge(CheckpointRow.of(event, at)))
                        .replaceWithVoid());
    }

    /** Stores steps of a run, in the place of what is there. */
    public Uni<Void> save(String run, List<StepView> steps) {
        Object[] rows = steps.stream().map(step -> StepRows.of(run, step)).toArray();
        return inTime(sessions.withTransaction(session -> session.mergeAll(rows)));
    }

    /** The steps of a run after the given one, in their order. */
    public Uni<List<StepView>> steps(String run, long after) {
        return inTime(
                sessions.withSession(
                                session ->
                                        session.createSelectionQuery(
                                                        "from StepRow where run = ?1 and step > ?2 order by step",
                                                        StepRow.class)
                                                .setParameter(1, run)
                                                .setParameter(2, after)
                                                .getResultList())
                        .map(rows -> rows.stream().map(StepRows::view).toList()));
    }

    /** The checkpoints of a run, in their order. */
    public Uni<List<CheckpointView>> checkpoints(String run) {
        return inTime(
                sessions.withSession(
                                session ->
                                        session.createSelectionQuery(
                                                        "from CheckpointRow where run = ?1 order by version",
                                                        CheckpointRow.class)
                                                .setParameter(1, run)
                                                .getResultList())
                        .map(rows -> rows.stream().map(CheckpointRow::view).toList()));
    }

    /** Whether the database answers. */
    public Uni<Boolean> answers() {
        return inTime(
                        sessions.withSession(
                                session ->
                                        session.createNativeQuery("select 1", Integer.class)
                                                .getSingleResult()))
                .map(one -> true)
                .onFailure()
                .recoverWithItem(false);
    }

    private <T> Uni<T> inTime(Uni<T> work) {
        return work.ifNoItem().after(limit).fail();
    }
}
