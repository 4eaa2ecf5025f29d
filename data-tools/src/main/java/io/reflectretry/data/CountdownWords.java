package io.reflectretry.data;

import io.reflectretry.model.task.Message;
import java.util.List;
import java.util.Locale;

/** How a Countdown task is asked. */
public enum CountdownWords {
    /** {@code numbers 7 12 3 target 87}: the words that the small policy knows. */
    SMALL {
        @Override
        public List<Message> messages(CountdownTask task) {
            return List.of(Message.user(task.question()));
        }
    },
    /** Sentences for a language model, which is to answer within {@code \boxed{}}. */
    SENTENCES {
        @Override
        public List<Message> messages(CountdownTask task) {
            return List.of(
                    Message.system(STEP_BY_STEP),
                    Message.user(
                            "Using the numbers %s create an equation that equals %d. You can use basic arithmetic operations (+, -, *, /) and each number can only be used once."
                                    .formatted(task.numbers(), task.target())));
        }
    };

    /** The instruction that asks for an answer that a verifier can find. */
    public static final String STEP_BY_STEP =
            "Please reason step by step, and put your final answer within \\boxed{}.";

    /** The conversation up to the first answer. */
    public abstract List<Message> messages(CountdownTask task);

    /** As the command line and cards write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
