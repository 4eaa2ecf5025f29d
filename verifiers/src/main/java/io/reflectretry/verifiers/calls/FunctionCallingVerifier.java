package io.reflectretry.verifiers.calls;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Gold;
import io.reflectretry.verifiers.GoldException;
import io.reflectretry.verifiers.Verifier;
import java.util.List;

/**
 * Judges function calling: the calls in the text are the wanted ones. Verification data: {@link
 * FunctionCallingTask}.
 */
public final class FunctionCallingVerifier implements Verifier {

    /** More calls than anybody wants; comparing takes the product of both numbers. */
    private static final int MAX_CALLS = 500;

    @Override
    public String type() {
        return "function-calling";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Execution execution() {
        return Execution.QUICK;
    }

    @Override
    public Outcome judge(Task task, String answer) {
        FunctionCallingTask wanted = Gold.read(task, FunctionCallingTask.class);
        List<ToolCall> made;
        try {
            made = CallText.in(answer);
        } catch (UnreadableCallException e) {
            return new Outcome.Fail(e.getMessage());
        }
        if (made.size() > MAX_CALLS) {
            return new Outcome.Fail(
                    "The answer makes %d calls; %d is the limit."
                            .formatted(made.size(), MAX_CALLS));
        }
        return switch (wanted.mode().orElse(FunctionCallingTask.Mode.EXACT)) {
            case EXACT -> exact(task, wanted, made);
            case BFCL -> bfcl(task, wanted, made);
        };
    }

    private static Outcome exact(Task task, FunctionCallingTask wanted, List<ToolCall> made) {
        List<ToolCall> gold =
                wanted.gold().orElseThrow(() -> missing(task, "gold", "exact")).stream()
                        .map(w -> new ToolCall(w.name(), (ObjectNode) w.arguments()))
                        .toList();
        return made.isEmpty() && !gold.isEmpty() ? none() : ExactCalls.judge(gold, made);
    }

    private static Outcome bfcl(Task task, FunctionCallingTask wanted, List<ToolCall> made) {
        List<AcceptedCall> accepted =
                wanted.accepted().orElseThrow(() -> missing(task, "accepted", "bfcl")).stream()
                        .map(c -> AcceptedCall.of(c, wanted.tools()))
                        .toList();
        return made.isEmpty() && !accepted.isEmpty() ? none() : BfclCalls.judge(accepted, made);
    }

    private static Outcome none() {
        return new Outcome.Fail("There is no call that can be read.");
    }

    private static GoldException missing(Task task, String field, String mode) {
        return new GoldException(
                "The verification data of task %s needs '%s' in mode %s."
                        .formatted(task.id(), field, mode));
    }
}
