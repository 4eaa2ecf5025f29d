package io.reflectretry.trainer.runs.follow;

import java.util.Optional;

/**
 * How far a mining run has come.
 *
 * @param samplesPerTask how many samples a task has after the round under way
 * @param maxSamples the most that a task may get
 * @param tasks tasks to sample
 * @param tasksOpen tasks that take part in the round under way
 * @param samples attempts in the log
 * @param awaiting those without an outcome
 * @param passed attempts that passed
 * @param failed attempts that failed
 * @param unscored attempts without a score
 * @param different failures with tokens of their own, task by task
 * @param samplesPerSecond since this process follows the run
 */
public record MiningProgress(
        int samplesPerTask,
        int maxSamples,
        long tasks,
        long tasksOpen,
        long samples,
        long awaiting,
        long passed,
        long failed,
        long unscored,
        long different,
        Optional<Double> samplesPerSecond)
        implements Progress {}
