package io.reflectretry.verifiers;

import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Judges the answers to one type of task. To add one: implement this and name the class in {@code
 * META-INF/services/io.reflectretry.verifiers.Verifier}.
 */
public interface Verifier {

    /** The type of task that it judges: the {@code verification.type} of the task. */
    String type();

    /** Changes whenever it may judge an answer differently than before. */
    String version();

    /**
     * Judges an answer.
     *
     * @param answer what the model wrote, whole and as it is; at most {@link
     *     Verifiers#MAX_ANSWER_LENGTH} characters
     * @return FAIL for every answer that is not right, one that cannot be understood included;
     *     UNSCORABLE only where the answer is not to blame
     * @throws GoldException when the task's verification data cannot be read
     */
    Outcome judge(Task task, String answer);

    /** The same, for a verifier that needs to know which attempt it judges. */
    default Outcome judge(Attempt attempt) {
        return judge(attempt.task(), attempt.answer());
    }

    /**
     * The verdict, where it takes no more than milliseconds by construction; runs in the caller's
     * thread. Nothing where {@link #judge(Attempt)} has to be asked in the place that {@link
     * #execution()} names.
     */
    default Optional<Outcome> judgeAtOnce(Attempt attempt) {
        return execution() == Execution.QUICK ? Optional.of(judge(attempt)) : Optional.empty();
    }

    /** Where {@link #judge(Attempt)} may run. Nobody knows what a plug-in does: it is isolated. */
    default Execution execution() {
        return Execution.ISOLATED;
    }

    /** How long a judgement may take; after it the answer is UNSCORABLE(TIMEOUT). */
    default Duration timeLimit() {
        return Duration.ofSeconds(10);
    }

    /** Called once in each process that judges in isolation, before any time is measured. */
    default void warmUp() {}

    /**
     * Whether the same task and answer always get the same outcome, on any thread at any time, with
     * nothing kept from one call to the next. Only verdicts of such verifiers can be judged again.
     */
    default boolean stateless() {
        return true;
    }

    /** The same for one task, where it depends on the task. */
    default boolean stateless(Task task) {
        return stateless();
    }

    /** What of a task's verification data may be changed in order to judge an answer again. */
    default List<Setting> settings() {
        return List.of();
    }

    /** Type and version, as verdicts carry them. */
    default VerifierId id() {
        return new VerifierId(type(), version());
    }
}
