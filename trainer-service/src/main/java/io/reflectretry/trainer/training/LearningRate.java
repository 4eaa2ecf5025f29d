package io.reflectretry.trainer.training;

import io.reflectretry.model.run.OptimizerSettings;

/**
 * The learning rate of each step, as the schedules of Hugging Face transformers ({@code
 * get_cosine_schedule_with_warmup}, {@code get_constant_schedule_with_warmup}) give it: the rate of
 * step s is that after s - 1 steps, so with a warm-up the first step has rate 0.
 *
 * @param settings peak, warm-up, course and end
 * @param totalSteps where the cosine ends
 */
record LearningRate(OptimizerSettings settings, int totalSteps) {

    /** The rate of a step, counted from 1. */
    double of(long step) {
        long done = step - 1;
        int warmup = settings.warmupSteps(totalSteps);
        if (done < warmup) {
            return settings.learningRate() * done / warmup;
        }
        return settings.learningRate()
                * switch (settings.schedule()) {
                    case CONSTANT -> 1;
                    case COSINE -> {
                        double progress =
                                (done - warmup) / (double) Math.max(1, totalSteps - warmup);
                        double cosine = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, progress)));
                        yield settings.finalRatio() + (1 - settings.finalRatio()) * cosine;
                    }
                };
    }
}
