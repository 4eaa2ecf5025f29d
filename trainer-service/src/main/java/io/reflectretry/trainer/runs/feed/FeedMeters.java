package io.reflectretry.trainer.runs.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.reflectretry.trainer.runs.follow.TrainingProgress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.ToDoubleFunction;

/** The figures of the task feeds, for Prometheus; the community's names where there are any. */
@ApplicationScoped
public class FeedMeters {

    private static final String PREFIX = "rrr.feed.";
    private static final String RUN = "run";

    private final MeterRegistry meters;

    /** Figures in this registry. */
    public FeedMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Shows a run's feed, instead of the one that it had before. */
    public void watch(String run, TrainingFeed feed) {
        meters.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getName().startsWith(PREFIX) && run.equals(id.getTag(RUN)))
                .forEach(meters::remove);
        gauge(run, feed, "backpressure_s", TrainingProgress::backpressureSeconds);
        gauge(run, feed, "starved_s", TrainingProgress::starvedSeconds);
        gauge(run, feed, "tasks_issued", TrainingProgress::tasksIssued);
        gauge(run, feed, "tasks_running", TrainingProgress::tasksRunning);
        gauge(run, feed, "groups_open", TrainingProgress::groupsOpen);
        gauge(run, feed, "failure_rate", TrainingProgress::failureRate);
        gauge(run, feed, "first_try_accuracy", p -> p.firstTryAccuracy().orElse(Double.NaN));
        gauge(run, feed, "second_try_accuracy", p -> p.secondTryAccuracy().orElse(Double.NaN));
    }

    private void gauge(
            String run, TrainingFeed feed, String name, ToDoubleFunction<TrainingProgress> figure) {
        Gauge.builder(PREFIX + name, feed, f -> figure.applyAsDouble(f.progress()))
                .tag(RUN, run)
                .register(meters);
    }
}
