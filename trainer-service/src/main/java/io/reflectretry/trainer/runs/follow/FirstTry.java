package io.reflectretry.trainer.runs.follow;

import io.reflectretry.model.outcome.Outcome;

/** How a first answer came out. */
public enum FirstTry {
    PASSED,
    FAILED,
    UNSCORED;

    /** The verdict's outcome, without its reason. */
    public static FirstTry of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Pass ignored -> PASSED;
            case Outcome.Fail ignored -> FAILED;
            case Outcome.Unscorable ignored -> UNSCORED;
        };
    }
}
