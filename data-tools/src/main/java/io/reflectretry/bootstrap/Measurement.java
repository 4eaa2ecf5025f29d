package io.reflectretry.bootstrap;

import java.util.Locale;

/**
 * How the policy plays held-out tasks: one attempt, and after a fail one reflection and one retry.
 *
 * @param subject what was played
 * @param temperature of all sampling
 * @param tasks tasks played
 * @param passedFirst attempts that were right
 * @param passedRetry retries that were right
 * @param usefulReflections reflections that name a first step from which the target can be reached,
 *     or the tool that fits
 * @param passedUseful right retries among those
 * @param answersInReflections reflections that hold a whole right answer
 */
public record Measurement(
        Subject subject,
        double temperature,
        int tasks,
        int passedFirst,
        int passedRetry,
        int usefulReflections,
        int passedUseful,
        int answersInReflections) {

    /** Attempts that were wrong: so many reflections and retries were made. */
    public int failed() {
        return tasks - passedFirst;
    }

    /** Share of the tasks that the attempt solves. */
    public double firstTryAccuracy() {
        return share(passedFirst, tasks);
    }

    /** Share of the tasks that the attempt or the retry solves. */
    public double secondTryAccuracy() {
        return share(passedFirst + passedRetry, tasks);
    }

    /** Share of the retries that are right. */
    public double retrySuccess() {
        return share(passedRetry, failed());
    }

    /** One line for a person. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%s, temperature %.1f, %,d held-out tasks: first try %.1f%%, within two tries %.1f%%, retry after a fail %.1f%%, reflections that name a useful %s %.1f%%, retry after such a one %.1f%%, reflections with a whole right answer %.1f%%",
                subject.label(),
                temperature,
                tasks,
                100 * firstTryAccuracy(),
                100 * secondTryAccuracy(),
                100 * retrySuccess(),
                subject == Subject.COUNTDOWN ? "step" : "tool",
                100 * share(usefulReflections, failed()),
                100 * share(passedUseful, usefulReflections),
                100 * share(answersInReflections, failed()));
    }

    private static double share(int part, int whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
