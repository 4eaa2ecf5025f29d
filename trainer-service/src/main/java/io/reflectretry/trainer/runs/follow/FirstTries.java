package io.reflectretry.trainer.runs.follow;

import java.util.OptionalDouble;

/**
 * How the first answers came out.
 *
 * @param passed how many were right
 * @param failed how many were wrong
 * @param unscored how many nobody could judge; they count in no share
 */
public record FirstTries(long passed, long failed, long unscored) {

    /** None yet. */
    public static final FirstTries NONE = new FirstTries(0, 0, 0);

    /** One more answer. */
    public FirstTries and(FirstTry outcome) {
        return switch (outcome) {
            case PASSED -> new FirstTries(passed + 1, failed, unscored);
            case FAILED -> new FirstTries(passed, failed + 1, unscored);
            case UNSCORED -> new FirstTries(passed, failed, unscored + 1);
        };
    }

    /** These and those. */
    public FirstTries plus(FirstTries other) {
        return new FirstTries(
                passed + other.passed, failed + other.failed, unscored + other.unscored);
    }

    /** The share of right answers among those judged; nothing while there are none. */
    public OptionalDouble accuracy() {
        long scored = passed + failed;
        return scored == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) passed / scored);
    }
}
