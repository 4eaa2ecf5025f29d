package io.reflectretry.rollout.play;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.policy.Sample;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what the policies write, by stage. */
public final class PlayMetrics {

    private final MeterRegistry registry;
    private final Map<Stage, Meters> byStage = new EnumMap<>(Stage.class);
    private final AtomicInteger underWay = new AtomicInteger();

    public PlayMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Stage stage : List.of(Stage.ATTEMPT, Stage.REFLECTION, Stage.RETRY)) {
            byStage.put(stage, Meters.of(registry, stage));
        }
        Gauge.builder("rrr.generation.queue", underWay, AtomicInteger::get)
                .description("Requests that the generators have, waiting or being written")
                .register(registry);
    }

    /** The generator has been asked for a turn. */
    Request asked(Stage stage) {
        underWay.incrementAndGet();
        return new Request(byStage.get(stage), underWay, Timer.start(registry));
    }

    /** A turn ended without a score. */
    void unscored(Stage stage, UnscorableKind kind) {
        registry.counter("rrr.unscored", "stage", stage.path(), "kind", kind.name()).increment();
    }

    /** One request to the generator. */
    record Request(Meters meters, AtomicInteger underWay, Timer.Sample started) {

        /**
         * The generator has answered.
         *
         * @param samples what it wrote; null where it failed, as futures have it
         */
        void ended(List<Sample> samples) {
            underWay.decrementAndGet();
            started.stop(meters.seconds());
            if (samples != null) {
                samples.forEach(meters::count);
            }
        }
    }

    private record Meters(
            Timer seconds, Counter completions, Counter tokens, Counter promptTokens, Counter cut) {

        static Meters of(MeterRegistry registry, Stage stage) {
            String tag = stage.path();
            return new Meters(
                    Timer.builder("rrr.generation")
                            .description(
                                    "From asking the generator to its answer, its queue included")
                            .tag("stage", tag)
                            .register(registry),
                    counter(registry, "rrr.completions", "Completions written", tag),
                    counter(registry, "rrr.num.tokens", "Tokens written", tag),
                    counter(registry, "rrr.prompt.tokens", "Tokens read", tag),
                    counter(
                            registry,
                            "rrr.completions.clipped",
                            "Completions cut off at the limit of tokens",
                            tag));
        }

        private static Counter counter(
                MeterRegistry registry, String name, String description, String stage) {
            return Counter.builder(name)
                    .description(description)
                    .tag("stage", stage)
                    .register(registry);
        }

        void count(Sample sample) {
            completions.increment();
            tokens.increment(sample.tokenIds().length);
            promptTokens.increment(sample.promptTokenIds().length);
            if (sample.finish() == FinishReason.LENGTH) {
                cut.increment();
            }
        }
    }
}
