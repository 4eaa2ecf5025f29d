package io.reflectretry.verifiers.math;

import io.reflectretry.model.Require;

/**
 * Verification data of type {@code math}.
 *
 * @param answer the right answer: bare ({@code 42}, {@code \frac{1}{2}}), or a whole solution that
 *     holds it in its last {@code \boxed{…}} (MATH) or after {@code ####} (GSM8K)
 */
record MathTask(String answer) {

    MathTask {
        Require.text(answer, "answer");
    }
}
