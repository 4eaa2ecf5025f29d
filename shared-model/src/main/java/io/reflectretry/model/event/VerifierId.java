package io.reflectretry.model.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.reflectretry.model.Require;
import java.util.Optional;

/**
 * Who judged: enough to know whether another judge would say the same.
 *
 * @param type the task type that it judges
 * @param version changes whenever it may judge differently
 * @param stateful present and true when asking again may give another verdict or do harm, as with a
 *     user's endpoint that keeps state: such a verdict must not be judged again
 */
public record VerifierId(String type, String version, Optional<Boolean> stateful) {

    public VerifierId {
        Require.text(type, "type");
        Require.text(version, "version");
        stateful = Require.optional(stateful);
    }

    /** One whose verdicts can be judged again. */
    public VerifierId(String type, String version) {
        this(type, version, Optional.empty());
    }

    /** The same, with its verdicts marked as not to be judged again. */
    public VerifierId asStateful() {
        return new VerifierId(type, version, Optional.of(true));
    }

    /** Whether the same answer may be judged again. */
    @JsonIgnore
    public boolean canJudgeAgain() {
        return !stateful.orElse(false);
    }
}
