package io.reflectretry.verifiers.calls;

import io.reflectretry.model.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Mode {@code exact}, the paper's: every wanted call is made, with the right tool and all the right
 * parameters and values, and no other; in any order.
 */
final class ExactCalls {

    private ExactCalls() {}

    static Outcome judge(List<ToolCall> wanted, List<ToolCall> made) {
        List<ToolCall> left = new ArrayList<>(made);
        for (ToolCall want : wanted) {
            // Equality is transitive: any equal call is as good as any other.
            var match = Assignment.first(left.size(), i -> fault(want, left.get(i)).isEmpty());
            if (match.isEmpty()) {
                return new Outcome.Fail(missing(want, left));
            }
            left.remove(match.getAsInt());
        }
        if (!left.isEmpty()) {
            return new Outcome.Fail(
                    "%s too many: '%s' was called, and only %s wanted."
                            .formatted(
                                    Say.calls(left.size()),
                                    left.getFirst().name(),
                                    wanted.size() == 1
                                            ? "1 call is"
                                            : wanted.size() + " calls are"));
        }
        return new Outcome.Pass(
                wanted.isEmpty()
                        ? "No call is wanted, and none was made."
                        : "Made the %s as wanted.".formatted(Say.calls(wanted.size())));
    }

    private static String missing(ToolCall want, List<ToolCall> left) {
        return left.stream()
                .filter(c -> c.name().equals(want.name()))
                .findFirst()
                .map(c -> "In the call of '%s', %s.".formatted(c.name(), fault(want, c).orElse("")))
                .orElseGet(
                        () ->
                                left.isEmpty()
                                        ? "The call of '%s' is missing.".formatted(want.name())
                                        : "The call of '%s' is missing; '%s' was called instead."
                                                .formatted(want.name(), left.getFirst().name()));
    }

    private static Optional<String> fault(ToolCall want, ToolCall made) {
        return want.name().equals(made.name())
                ? ExactValues.difference("", want.arguments(), made.arguments())
                : Optional.of("the name is '%s'".formatted(made.name()));
    }
}
