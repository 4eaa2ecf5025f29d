package io.reflectretry.bootstrap;

import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.training.AdamWSettings;
import java.util.List;

/**
 * How a small policy is made.
 *
 * @param subject what it learns
 * @param seed of weights and episodes
 * @param hiddenSize width of the residual stream
 * @param intermediateSize width of the feed-forward layers
 * @param layers number of layers
 * @param heads attention heads
 * @param phases the training, in order
 * @param optimizer AdamW's settings
 * @param maxTokens padded tokens of one micro-batch; small enough that short rows are not padded to
 *     the length of long ones
 * @param threads threads of one tensor operation
 * @param measuredTasks held-out tasks that the result is measured on; 0 measures nothing
 */
public record BootstrapSettings(
        Subject subject,
        long seed,
        int hiddenSize,
        int intermediateSize,
        int layers,
        int heads,
        List<TrainingPhase> phases,
        AdamWSettings optimizer,
        int maxTokens,
        int threads,
        int measuredTasks) {

    /** Longest conversation of Countdown; an episode has about 50 tokens. */
    private static final int CONTEXT = 128;

    /** The same with calls, whose episodes have about 100. */
    private static final int CALL_CONTEXT = 192;

    /** Of each task; a call is three times as long as an expression. */
    private static final int CALL_MEASURED_TASKS = 500;

    /**
     * As for Countdown, in fewer steps: there is less to get careless about. More direct answers
     * are wrong, for a call is easier to get right, and where few fail there is little to reflect
     * on.
     */
    private static final TrainingPhase CARELESS_CALLS =
            new TrainingPhase(120, 32, 32, 0.6, 0.3, 0.1, 1, 3e-4, 3e-5);

    public BootstrapSettings {
        phases = List.copyOf(phases);
        if (hiddenSize % (2 * heads) != 0) {
            throw new IllegalArgumentException(
                    "hiddenSize %d must be a multiple of twice the heads, %d"
                            .formatted(hiddenSize, heads));
        }
        if (measuredTasks < 0) {
            throw new IllegalArgumentException("measuredTasks must be 0 or more");
        }
    }

    /** The recipe of a shipped policy. */
    public static BootstrapSettings defaults(Subject subject, long seed) {
        return switch (subject) {
            case COUNTDOWN -> defaults(seed);
            case FUNCTION_CALLING ->
                    defaults(seed)
                            .learning(
                                    subject,
                                    List.of(
                                            new TrainingPhase(
                                                    900, 32, 32, 0, 0.25, 0.5, 60, 2e-3, 2e-4),
                                            CARELESS_CALLS));
            // From a policy that knows Countdown. Shorter or gentler it learns names and sums
            // too weakly, and what GRPO does to the reflections shakes the calls.
            case BOTH ->
                    defaults(seed)
                            .learning(
                                    subject,
                                    List.of(
                                            new TrainingPhase(
                                                    800, 32, 32, 0, 0.25, 0.5, 40, 2e-3, 1e-4),
                                            CARELESS_CALLS));
        };
    }

    private BootstrapSettings learning(Subject other, List<TrainingPhase> otherPhases) {
        return new BootstrapSettings(
                other,
                seed,
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                otherPhases,
                optimizer,
                maxTokens,
                threads,
                CALL_MEASURED_TASKS);
    }

    /** The recipe of the shipped Countdown policy: 1.35 million parameters. */
    public static BootstrapSettings defaults(long seed) {
        return new BootstrapSettings(
                Subject.COUNTDOWN,
                seed,
                160,
                480,
                4,
                5,
                List.of(
                        // Learn to solve, to reflect from the target back and to follow a
                        // reflection.
                        new TrainingPhase(1600, 48, 52, 0, 0.25, 0.5, 100, 2e-3, 2e-4),
                        // Get careless: what is known stays, but is mostly not used.
                        new TrainingPhase(200, 48, 48, 0.35, 0.3, 0.1, 1, 2e-4, 2e-5)),
                new AdamWSettings(0.9, 0.98, 1e-8, 0.01, 1),
                2048,
                1,
                2000);
    }

    /** The same with all phases shortened or lengthened by a factor. */
    public BootstrapSettings scaled(double factor) {
        return with(
                phases.stream()
                        .map(
                                phase ->
                                        new TrainingPhase(
                                                (int) Math.ceil(phase.steps() * factor),
                                                phase.directRows(),
                                                phase.episodeRows(),
                                                phase.hastyShare(),
                                                phase.guidedShare(),
                                                phase.thoughtfulShare(),
                                                (int) Math.ceil(phase.warmUpSteps() * factor),
                                                phase.learningRate(),
                                                phase.finalLearningRate()))
                        .toList(),
                measuredTasks);
    }

    /** The same with other phases and another number of measured tasks. */
    public BootstrapSettings with(List<TrainingPhase> otherPhases, int otherMeasuredTasks) {
        return new BootstrapSettings(
                subject,
                seed,
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                otherPhases,
                optimizer,
                maxTokens,
                threads,
                otherMeasuredTasks);
    }

    /** Optimizer steps of all phases together. */
    public int steps() {
        return phases.stream().mapToInt(TrainingPhase::steps).sum();
    }

    DecoderConfig decoder() {
        return new DecoderConfig(
                SmallVocabulary.size(subject),
                hiddenSize,
                intermediateSize,
                layers,
                heads,
                heads,
                hiddenSize / heads,
                1e-6,
                10_000,
                subject == Subject.COUNTDOWN ? CONTEXT : CALL_CONTEXT,
                true);
    }
}
