package io.reflectretry.verifier;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.verifiers.Judgement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * {@code rrr_verifier_judge_seconds} by task type and outcome. Answers that are judged again after
 * a failed commit count again.
 */
final class JudgeMetrics {

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    JudgeMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Key(String type, String outcome) {}

    /** Called on any thread. */
    void judged(Judgement judgement, long nanoseconds) {
        // An unknown type comes from the data: as a label it could have any number of values.
        String type =
                judgement.verifier().version().equals(Judgement.NOBODY)
                        ? Judgement.NOBODY
                        : judgement.verifier().type();
        timers.computeIfAbsent(new Key(type, label(judgement.outcome())), this::timer)
                .record(nanoseconds, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return registry.timer("rrr.verifier.judge", "type", key.type(), "outcome", key.outcome());
    }

    private static String label(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Pass ignored -> "pass";
            case Outcome.Fail ignored -> "fail";
            case Outcome.Unscorable ignored -> "unscorable";
        };
    }
}
