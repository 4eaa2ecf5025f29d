package io.reflectretry.verifiers.judge;

import io.reflectretry.model.Require;
import java.time.Duration;

/**
 * How much judging may take.
 *
 * @param processes how many processes judge at a time what must be isolated; started when needed
 * @param processMemoryMib the heap of such a process
 * @param startLimit how long such a process may take to start and to warm a verifier up
 * @param idleLimit a process that had nothing to do for so long ends
 */
public record JudgeSettings(
        int processes, int processMemoryMib, Duration startLimit, Duration idleLimit) {

    /** For one machine. */
    public static final JudgeSettings DEFAULTS =
            new JudgeSettings(1, 256, Duration.ofSeconds(60), Duration.ofMinutes(5));

    public JudgeSettings {
        Require.that(processes >= 1, "processes", "must be 1 or more");
        Require.that(processMemoryMib >= 32, "processMemoryMib", "must be 32 or more");
        Require.that(startLimit.isPositive(), "startLimit", "must be positive");
        Require.that(idleLimit.isPositive(), "idleLimit", "must be positive");
    }
}
