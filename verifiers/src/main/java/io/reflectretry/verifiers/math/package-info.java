/**
 * Mathematics: whether an answer equals the gold answer, as the graders of GSM8K and MATH see it
 * (numbers with separators, units, percent and dollar signs; fractions; LaTeX), by exact arithmetic
 * first and by computer algebra only where that is needed.
 *
 * <pre>
 * text ─{@link io.reflectretry.verifiers.math.AnswerText}─▶ answer as written
 *      ─{@link io.reflectretry.verifiers.math.Latex}─▶ without layout, units and signs that do not count
 *      ─{@link io.reflectretry.verifiers.math.AnswerParser}─▶ {@link io.reflectretry.verifiers.math.Answer}
 *      ─{@link io.reflectretry.verifiers.math.Equality}─▶ equal or not
 * </pre>
 */
package io.reflectretry.verifiers.math;
