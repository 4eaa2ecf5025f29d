package io.reflectretry.system.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A kill that was dealt.
 *
 * @param plan as planned
 * @param step the newest step at that time
 * @param process the process that was killed
 * @param at when
 * @param open what the log shows to have begun and not ended: the evidence
 * @param worksAgain when the service that was killed first ended a transaction again
 */
record Killed(
        ChaosPlan.Kill plan,
        long step,
        long process,
        Instant at,
        List<String> open,
        Optional<Instant> worksAgain) {

    @Override
    public String toString() {
        return "%s aimed at %s of %s; open: %s; works again after %s"
                .formatted(
                        plan.target(),
                        plan.moment(),
                        plan.replica(),
                        hasEvidence() ? open : "nothing",
                        worksAgain
                                .map(time -> Duration.between(at, time).toMillis() + " ms")
                                .orElse("never"));
    }

    boolean hasEvidence() {
        return !open.isEmpty();
    }

    /**
     * What it cost: from the kill until the service works again and the run has taken a step after
     * that. Nothing where the run ended before.
     */
    Optional<Duration> cost(StepClock clock) {
        return worksAgain.flatMap(clock::firstAfter).map(step -> Duration.between(at, step));
    }
}
