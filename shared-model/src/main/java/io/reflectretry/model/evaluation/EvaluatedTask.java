package io.reflectretry.model.evaluation;

import io.reflectretry.model.outcome.Outcome;
import java.util.Optional;

/**
 * One task of an evaluation. Under one seed the same index is the same task with the same sampling
 * seeds, whatever the version: two evaluations can be paired row by row.
 *
 * @param index its number in the evaluation, from 0
 * @param task its id in the data set
 * @param question what was asked
 * @param attempt the first answer; nothing if there is none
 * @param verdict what became of it
 * @param second the reflection and the retry, after a failure that they followed
 * @param control the same with another task's reflection
 */
public record EvaluatedTask(
        int index,
        String task,
        String question,
        Optional<String> attempt,
        Outcome verdict,
        Optional<SecondTry> second,
        Optional<BorrowedTry> control) {

    /**
     * A retry after the policy's own reflection.
     *
     * @param reflection what it wrote about its failure; nothing if there is none
     * @param reflectionLength in tokens, the stop token included
     * @param retry the second answer
     * @param outcome what became of it
     */
    public record SecondTry(
            Optional<String> reflection,
            int reflectionLength,
            Optional<String> retry,
            Outcome outcome) {}

    /**
     * A retry after a reflection that was written for another failed task.
     *
     * @param from the index of the task that it was written for
     * @param reflection its text
     * @param retry the second answer
     * @param outcome what became of it
     */
    public record BorrowedTry(
            int from, String reflection, Optional<String> retry, Outcome outcome) {}

    /** The first answer is right. */
    public boolean firstRight() {
        return verdict instanceof Outcome.Pass;
    }

    /** The first or the second answer is right. */
    public boolean secondRight() {
        return firstRight()
                || second.map(SecondTry::outcome)
                        .filter(Outcome.Pass.class::isInstance)
                        .isPresent();
    }

    /** All of its answers were judged: a right first one, or a wrong one and its retry. */
    public boolean scored() {
        return switch (verdict) {
            case Outcome.Pass ignored -> true;
            case Outcome.Fail ignored ->
                    second.map(SecondTry::outcome)
                            .filter(outcome -> !(outcome instanceof Outcome.Unscorable))
                            .isPresent();
            case Outcome.Unscorable ignored -> false;
        };
    }
}
