package io.reflectretry.trainer.training;

import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.Require;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.LossType;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;

/** What a valid configuration may still ask for that cannot be trained. */
public final class TrainingChecks {

    private TrainingChecks() {}

    /**
     * Fails where a configuration cannot be trained.
     *
     * @throws InvalidFieldException names the field, and how to mend it
     */
    public static void requireTrainable(TrainingConfiguration configuration) {
        TrainOn trainOn = configuration.trainOn();
        if (trainOn == TrainOn.ATTEMPT) {
            throw attemptNotSupported();
        }
        if (trainOn != TrainOn.RETRY) {
            requireWhole(configuration.play().reflection(), "play.reflection");
        }
        if (trainOn != TrainOn.REFLECTION) {
            requireWhole(configuration.play().retry(), "play.retry");
        }
        GrpoSettings grpo = configuration.grpo();
        Require.that(
                grpo.lossType() != LossType.CISPO || grpo.epsilonHigh() >= 1,
                "grpo.epsilonHigh",
                "must be 1 or more with lossType CISPO: there it is the cap of the ratio itself,"
                        + " for example 5, and not a distance from 1");
    }

    /**
     * The recorded log-probabilities are those of the whole distribution at the sampling
     * temperature; tokens drawn from a part of it, or greedily, would be compared with another
     * distribution than they came from.
     */
    private static void requireWhole(Sampling sampling, String field) {
        Require.that(
                sampling.temperature() > 0,
                field + ".temperature",
                "must be more than 0: its tokens are trained, and greedy choices have no gradient");
        Require.that(
                sampling.topP() == 1,
                field + ".topP",
                "must be 1: its tokens are trained, so they must come from the whole distribution");
        Require.that(
                sampling.topK() == 0,
                field + ".topK",
                "must be 0: its tokens are trained, so they must come from the whole distribution");
    }

    static InvalidFieldException attemptNotSupported() {
        return new InvalidFieldException(
                "trainOn",
                "attempt is not supported: all members of a group share one attempt, so their"
                        + " advantages on its tokens add up to nothing; use reflection, retry or both");
    }
}
