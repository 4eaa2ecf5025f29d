package io.reflectretry.verifiers.calls;

import io.reflectretry.model.outcome.Outcome;
import java.util.List;

/**
 * Mode {@code bfcl}: as many calls as are wanted, and a one-to-one matching between them. BFCL
 * itself takes the first call that fits and may so miss a matching that exists; here one is found.
 */
final class BfclCalls {

    private BfclCalls() {}

    static Outcome judge(List<AcceptedCall> wanted, List<ToolCall> made) {
        if (wanted.size() != made.size()) {
            return new Outcome.Fail(
                    "%s made; %d wanted.".formatted(Say.calls(made.size()), wanted.size()));
        }
        boolean[][] fits = new boolean[wanted.size()][made.size()];
        for (int i = 0; i < wanted.size(); i++) {
            for (int j = 0; j < made.size(); j++) {
                fits[i][j] = wanted.get(i).fault(made.get(j)).isEmpty();
            }
        }
        var unmatched = Assignment.unmatched(fits);
        if (unmatched.isPresent()) {
            return new Outcome.Fail(why(wanted.get(unmatched.getAsInt()), made));
        }
        return new Outcome.Pass(
                wanted.isEmpty()
                        ? "No call is wanted, and none was made."
                        : "Made the %s as accepted.".formatted(Say.calls(wanted.size())));
    }

    /** The fault of the call that comes nearest: one of the same name, if there is one. */
    private static String why(AcceptedCall want, List<ToolCall> made) {
        return made.stream()
                .filter(c -> c.name().equals(want.name()))
                .map(want::fault)
                .flatMap(f -> f.stream())
                .findFirst()
                .map(f -> "In the call of '%s', %s.".formatted(want.name(), f))
                .orElseGet(
                        () ->
                                made.stream().anyMatch(c -> c.name().equals(want.name()))
                                        ? "The calls of '%s' that are right are wanted elsewhere: one is missing."
                                                .formatted(want.name())
                                        : "'%s' is not called; '%s' is."
                                                .formatted(want.name(), made.getFirst().name()));
    }
}
