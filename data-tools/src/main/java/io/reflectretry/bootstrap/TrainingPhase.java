package io.reflectretry.bootstrap;

/**
 * A stretch of the supervised training.
 *
 * @param steps optimizer steps
 * @param directRows rows a step that hold a task and an answer
 * @param episodeRows rows a step that hold a task, a wrong attempt, a reflection and a retry
 * @param hastyShare share of the direct rows whose answer is wrong on purpose, so that a failure is
 *     common and leaves room to learn
 * @param guidedShare share of the episodes whose reflection names a step that leads to the target
 *     and is not itself learned: they teach the retry to follow. Half of them say the aim first
 * @param thoughtfulShare share of the episodes whose reflection thinks from the target back: it
 *     says the aim, then a step that makes it, and is learned. What is left of the reflections is
 *     hasty: a first step drawn evenly from all
 * @param warmUpSteps steps over which the learning rate grows from 0
 * @param learningRate the highest rate
 * @param finalLearningRate where the cosine ends
 */
public record TrainingPhase(
        int steps,
        int directRows,
        int episodeRows,
        double hastyShare,
        double guidedShare,
        double thoughtfulShare,
        int warmUpSteps,
        double learningRate,
        double finalLearningRate) {

    public TrainingPhase {
        if (steps < 0 || directRows < 0 || episodeRows < 0 || directRows + episodeRows == 0) {
            throw new IllegalArgumentException(
                    "A phase needs rows and no negative number: %d steps, %d direct, %d episodes"
                            .formatted(steps, directRows, episodeRows));
        }
    }

    /** The rate of a step, counted from 0 within this phase. */
    double learningRate(int step) {
        double warm = Math.min(1, (step + 1.0) / Math.max(1, warmUpSteps));
        double cosine = 0.5 * (1 + Math.cos(Math.PI * step / steps));
        return Math.min(
                learningRate * warm,
                finalLearningRate + (learningRate - finalLearningRate) * cosine);
    }
}
