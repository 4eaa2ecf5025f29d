package io.reflectretry.cli.stack;

import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.ProjectFolder;
import io.reflectretry.stack.BackgroundStack;
import io.reflectretry.stack.Lifetime;
import io.reflectretry.stack.StackOptions;
import io.reflectretry.stack.StackStatus;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rrr up}: broker, database and services on this machine. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        header = "Start the one-machine stack and leave it running.",
        description = {
            "",
            "Starts a Kafka broker, a PostgreSQL and the services as processes of this machine,"
                    + " on free ports, without containers. A process that dies is started again."
                    + " rrr down stops it all; the data stay.",
            ""
        })
public final class UpCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Option(
            names = "--rollouts",
            paramLabel = "N",
            description = "Rollout processes (default: ${DEFAULT-VALUE}).")
    private int rollouts = 1;

    @Option(
            names = "--verifiers",
            paramLabel = "N",
            description = "Verifier processes (default: ${DEFAULT-VALUE}).")
    private int verifiers = 2;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        StackOptions options =
                StackOptions.defaults(ProjectFolder.root(), stack.storage())
                        .withRollouts(rollouts)
                        .withVerifiers(verifiers);
        StackStatus status =
                BackgroundStack.up(
                        stack.layout(),
                        options,
                        Lifetime.UNTIL_STOPPED,
                        line -> {
                            out.println("  " + line);
                            out.flush();
                        });
        StackText.print(out, status);
        return ExitCode.DONE;
    }
}
