package io.reflectretry.trainer.runs.feed;

import io.reflectretry.model.run.TrainingConfiguration;

/**
 * How many tasks may be fed now: bounded staleness by admission.
 *
 * <p>Counted in failures, for only failures train. With η = {@code maxStaleness}, B = {@code
 * failuresPerStep}, v = version, r = measured failure rate:
 *
 * <pre>
 *   accepted = v · B + open groups           running = r · tasks awaiting their verdict
 *   tasks    = ((η + v + 1) · B - accepted - running) / r
 * </pre>
 *
 * A recorded failure has a rate of 1. With a share p of recorded failures, as many of them are fed
 * as keep, of all failures up to the last version that may be fed for, p recorded ones,
 *
 * <pre>
 *   recorded = p · (η + v + 1) · B - recorded ones trained - open - awaiting their verdict
 *   tasks    = ((η + v + 1) · B - accepted - running - recorded) / r
 * </pre>
 *
 * so that what one step has too many of them, the next ones have less.
 *
 * <p>Never is more fed than the steps that are left can use. Groups that are closed without
 * training are no longer open, so they give their place back.
 *
 * <p>After a restart nothing need be remembered: what is accepted is what the log holds, v · B
 * groups in the step records and those that are open. A branch feeds nothing: its batches are
 * recorded.
 */
public final class Admission {

    /** A policy that hardly fails would otherwise ask for endless tasks at once. */
    private static final double LEAST_RATE = 0.02;

    /** A share such as 0.1 times a whole number may lie just below a whole one. */
    private static final double ROUNDING = 1e-9;

    private final TrainingConfiguration configuration;

    /** Admission under a run's configuration. */
    public Admission(TrainingConfiguration configuration) {
        this.configuration = configuration;
    }

    /**
     * What may be fed now.
     *
     * @param recorded recorded failures; first in line
     * @param tasks tasks that the policy is to try
     */
    public record Portion(int recorded, int tasks) {

        /** Generation is held back. */
        static final Portion NONE = new Portion(0, 0);

        /** How many of either kind. */
        public int total() {
            return recorded + tasks;
        }

        /** At most so many of either kind. */
        Portion atMost(int limit) {
            int first = Math.min(recorded, limit);
            return new Portion(first, Math.min(tasks, limit - first));
        }
    }

    /** How many tasks may be fed now; 0 when generation is to be held back. */
    public int tasksToFeed(EpisodeLedger ledger) {
        return toFeed(ledger).total();
    }

    /** What may be fed now, by kind. */
    public Portion toFeed(EpisodeLedger ledger) {
        if (configuration.branch().isPresent() || lockStep() && mustWait(ledger)) {
            return Portion.NONE;
        }
        double rate = Math.max(LEAST_RATE, ledger.failureRate());
        long stepsAhead =
                Math.min(
                        configuration.staleness().maxStaleness() + 1L,
                        configuration.steps() - ledger.version());
        double missing =
                (double) stepsAhead * configuration.failuresPerStep()
                        - openGroups(ledger)
                        - ledger.recordedAwaiting()
                        - rate * (ledger.awaitingVerdict() - ledger.recordedAwaiting());
        if (missing <= 0) {
            return Portion.NONE;
        }
        int recorded = recorded(ledger, ledger.version() + stepsAhead, missing);
        double own = offline() ? 0 : missing - recorded;
        return new Portion(recorded, (int) Math.ceil(own / rate));
    }

    private int recorded(EpisodeLedger ledger, long lastVersion, double missing) {
        if (!recordsFailures()) {
            return 0;
        }
        int most = (int) Math.ceil(missing);
        if (offline()) {
            return most;
        }
        double wanted =
                configuration.recordedShare() * lastVersion * configuration.failuresPerStep();
        int there =
                ledger.recordedTrained()
                        + ledger.recordedOpen(
                                lockStep() ? ledger.firstAskedOf(ledger.version()) : 0)
                        + ledger.recordedAwaiting();
        return Math.clamp((long) Math.floor(wanted + ROUNDING) - there, 0, (int) missing);
    }

    /** Whether recorded failures are fed. */
    boolean recordsFailures() {
        return configuration.failures().isPresent();
    }

    private boolean offline() {
        return configuration.recordedShare() == 1;
    }

    /**
     * In lock-step only what the newest version was asked can be trained. Older groups will be
     * closed, but when that is heard of is chance, and must change nothing.
     */
    private int openGroups(EpisodeLedger ledger) {
        return lockStep() ? ledger.openGroupsAskedOf(ledger.version()) : ledger.openGroups();
    }

    /** Whether each step's tasks are answered by exactly the version before it. */
    public boolean lockStep() {
        return configuration.staleness().maxStaleness() == 0;
    }

    /**
     * In lock-step what is fed next depends on what came out, never on when: all verdicts are in,
     * and where groups may be filtered, all members too.
     */
    private boolean mustWait(EpisodeLedger ledger) {
        return ledger.awaitingVerdict() > 0
                || configuration.grpo().filterZeroVariance() && ledger.incompleteGroups() > 0;
    }
}
