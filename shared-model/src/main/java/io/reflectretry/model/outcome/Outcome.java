package io.reflectretry.model.outcome;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.reflectretry.model.Require;
import java.util.OptionalDouble;

/**
 * What became of an answer. An answer that could not be judged is {@link Unscorable}: it is left
 * out of training and never counts as a failure.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "verdict")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Outcome.Pass.class, name = "PASS"),
    @JsonSubTypes.Type(value = Outcome.Fail.class, name = "FAIL"),
    @JsonSubTypes.Type(value = Outcome.Unscorable.class, name = "UNSCORABLE")
})
public sealed interface Outcome {

    /** Why, in words that a person understands. */
    String reason();

    /** 1 for a pass, 0 for a fail, nothing for what could not be scored. */
    default OptionalDouble reward() {
        return switch (this) {
            case Pass ignored -> OptionalDouble.of(1);
            case Fail ignored -> OptionalDouble.of(0);
            case Unscorable ignored -> OptionalDouble.empty();
        };
    }

    /** The answer is right. */
    record Pass(String reason) implements Outcome {
        public Pass {
            Require.present(reason, "reason");
        }
    }

    /** The answer is wrong. */
    record Fail(String reason) implements Outcome {
        public Fail {
            Require.present(reason, "reason");
        }
    }

    /** Nobody can say: the stage named by {@code kind} gave up. */
    record Unscorable(UnscorableKind kind, String reason) implements Outcome {
        public Unscorable {
            Require.present(kind, "kind");
            Require.present(reason, "reason");
        }
    }
}
