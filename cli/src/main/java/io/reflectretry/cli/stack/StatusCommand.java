package io.reflectretry.cli.stack;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.stack.BackgroundStack;
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.stack.StackStatus;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rrr status}: processes and runs of a stack. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        header = "Show what runs: processes with their addresses, and runs.",
        description = {"", "Ends with 0 when the stack is up, with 1 when it is not.", ""})
public final class StatusCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<StackStatus> running = BackgroundStack.running(stack.layout());
        if (running.isEmpty()) {
            out.println("No stack runs in " + stack.layout().root());
            return ExitCode.FAILED;
        }
        StackText.print(out, running.get());
        if (running.get().phase() == StackStatus.Phase.RUNNING) {
            runs(out, StackFolder.clientOf(running.get(), ServiceKind.TRAINER).get("/runs"));
        }
        return ExitCode.DONE;
    }

    private static void runs(PrintWriter out, JsonNode runs) {
        for (JsonNode run : runs) {
            out.printf("run %s: %s%n", run.path("run").asText(), run.path("state").asText());
        }
    }
}
