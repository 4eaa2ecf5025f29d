package io.reflectretry.trainer.runs.store;

import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.trainer.runs.follow.StepView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * Writes what the log says of runs and checkpoints into the database. A record is acknowledged when
 * it is stored: while the database is away these channels wait, and nobody else does.
 */
@ApplicationScoped
class LogToDatabase {

    /** First answers of so many versions back may still have changed since their step. */
    private static final int STEPS_TO_RENEW = 10;

    private final RunStore store;
    private final LiveRuns runs;
    private final StoredSteps stored = new StoredSteps(2 * STEPS_TO_RENEW);

    LogToDatabase(RunStore store, LiveRuns runs) {
        this.store = store;
        this.runs = runs;
    }

    @Incoming("runs")
    Uni<Void> run(ConsumerRecord<String, byte[]> change) {
        // A failure within the pipeline is what sends a record to the dead letters.
        return Uni.createFrom()
                .item(() -> EventCodec.decode(change.value(), RunChanged.class))
                .chain(event -> store(event, change));
    }

    private Uni<Void> store(RunChanged event, ConsumerRecord<String, byte[]> change) {
        Instant at = Instant.ofEpochMilli(change.timestamp());
        return Patience.with("store run " + event.run(), () -> store.save(event, at))
                .chain(() -> renewSteps(event.run(), Long.MAX_VALUE));
    }

    @Incoming("checkpoints")
    Uni<Void> checkpoint(ConsumerRecord<String, byte[]> published) {
        return Uni.createFrom()
                .item(() -> EventCodec.decode(published.value(), CheckpointPublished.class))
                .chain(event -> store(event, published));
    }

    private Uni<Void> store(CheckpointPublished event, ConsumerRecord<String, byte[]> published) {
        Instant at = Instant.ofEpochMilli(published.timestamp());
        List<StepView> taken =
                event
                        .step()
                        .map(
                                step ->
                                        StepView.of(
                                                step,
                                                at,
                                                runs.firstTries(event.run(), step.step() - 1)))
                        .stream()
                        .toList();
        return Patience.with("store " + event.id(), () -> store.save(event, at))
                .chain(() -> saveSteps(event.run(), taken))
                .chain(() -> renewSteps(event.run(), event.policy().version()));
    }

    /** Steps before this one, with the first answers that were judged since they were taken. */
    private Uni<Void> renewSteps(String run, long before) {
        List<StepView> known = runs.steps(run, 0).stream().filter(s -> s.step() < before).toList();
        List<StepView> last =
                known.subList(Math.max(0, known.size() - STEPS_TO_RENEW), known.size());
        return saveSteps(run, last);
    }

    private Uni<Void> saveSteps(String run, List<StepView> all) {
        List<StepView> steps = stored.notYet(run, all);
        return steps.isEmpty()
                ? Uni.createFrom().voidItem()
                : Patience.with("store steps of run " + run, () -> store.save(run, steps))
                        .invoke(() -> stored.stored(run, steps));
    }
}
