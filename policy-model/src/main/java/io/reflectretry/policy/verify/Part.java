package io.reflectretry.policy.verify;

/**
 * One part of a comparison.
 *
 * @param name what was compared
 * @param largest the largest difference; infinite where one side is not a number
 * @param tolerance the largest that is allowed
 * @param compared how many numbers were compared
 */
public record Part(String name, double largest, double tolerance, long compared) {

    /** Whether it agrees. */
    public boolean agrees() {
        return largest <= tolerance;
    }
}
