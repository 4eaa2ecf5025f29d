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
 * and never more than the steps that are left can use. Groups that are closed without training are
 * no longer open, so they give their place back.
 *
 * <p>After a restart nothing need be remembered: what is accepted is what the log holds, v · B
 * groups in the step records and those that are open. A branch feeds nothing: its batches are
 * recorded.
 */
public final class Admission {

    /** A policy that hardly fails would otherwise ask for endless tasks at once. */
    private static final double LEAST_RATE = 0.02;

    private final TrainingConfiguration configuration;

    /** Admission under a run's configuration. */
    public Admission(TrainingConfiguration configuration) {
        this.configuration = configuration;
    }

    /** How many tasks may be fed now; 0 when generation is to be held back. */
    public int tasksToFeed(EpisodeLedger ledger) {
        if (configuration.branch().isPresent() || lockStep() && mustWait(ledger)) {
            return 0;
        }
        double rate = Math.max(LEAST_RATE, ledger.failureRate());
        long stepsAhead =
                Math.min(
                        configuration.staleness().maxStaleness() + 1L,
                        configuration.steps() - ledger.version());
        double missing =
                (double) stepsAhead * configuration.failuresPerStep()
                        - openGroups(ledger)
                        - rate * ledger.awaitingVerdict();
        return missing <= 0 ? 0 : (int) Math.ceil(missing / rate);
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
