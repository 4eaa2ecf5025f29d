package io.reflectretry.system.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A kill that was dealt.
 *
 * @param plan as planned
 * @param step the newest step at that time
 * @param process the process that was killed
 * @param at when
 * @param open what the log shows to have begun and not ended: the evidence
 * @param recovery when the service that was killed first ended a transaction again; nothing if it
 *     did not in time
 */
record Killed(
        ChaosPlan.Kill plan,
        long step,
        long process,
        Instant at,
        List<String> open,
        CompletableFuture<Optional<Instant>> recovery) {

    /** When it worked again; nothing if it has not yet. */
    Optional<Instant> worksAgain() {
        return recovery.getNow(Optional.empty());
    }

    @Override
    public String toString() {
        return "%s, aimed at a %s of %s; open when it died: %s"
                .formatted(
                        plan.target(),
                        plan.moment(),
                        plan.replica(),
                        hasEvidence() ? open : "nothing");
    }

    boolean hasEvidence() {
        return !open.isEmpty();
    }

    /**
     * What it cost: from the kill until the service works again and the run has taken a step after
     * that. Nothing where the run ended before.
     */
    Optional<Duration> cost(StepClock clock) {
        return recovery.join().flatMap(clock::firstAfter).map(step -> Duration.between(at, step));
    }
}
