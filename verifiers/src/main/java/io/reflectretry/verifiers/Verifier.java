package io.reflectretry.verifiers;

import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;

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
     * Judges an answer. Must end soon whatever the answer holds: a model writes anything.
     *
     * @param answer what the model wrote, whole and as it is
     * @return FAIL for every answer that is not right, one that cannot be understood included;
     *     UNSCORABLE only where the answer is not to blame, such as GOLD for verification data that
     *     cannot be read
     */
    Outcome judge(Task task, String answer);

    /**
     * Whether the same task and answer always get the same outcome, on any thread at any time, with
     * nothing kept from one call to the next.
     */
    default boolean stateless() {
        return true;
    }

    /** Type and version, as verdicts carry them. */
    default VerifierId id() {
        return new VerifierId(type(), version());
    }
}
