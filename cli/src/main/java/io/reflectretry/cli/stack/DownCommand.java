package io.reflectretry.cli.stack;

import io.reflectretry.cli.ExitCode;
import io.reflectretry.stack.BackgroundStack;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code rrr down}: stops a stack. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        header = "Stop the one-machine stack. Its data stay.")
public final class DownCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Override
    public Integer call() throws InterruptedException {
        boolean stopped = BackgroundStack.down(stack.layout());
        spec.commandLine()
                .getOut()
                .println(
                        stopped
                                ? "Stopped. The data stay in " + stack.layout().root()
                                : "Nothing runs in " + stack.layout().root());
        return ExitCode.DONE;
    }
}
