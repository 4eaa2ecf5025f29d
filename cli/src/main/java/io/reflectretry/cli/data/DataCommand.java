package io.reflectretry.cli.data;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rrr data}: makes and imports data sets. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        header = "Make data sets of tasks, or import those that others made.",
        description = {"", "docs/data.md shows each format with an example.", ""},
        subcommands = {CountdownCommand.class, FunctionCallingCommand.class, ImportCommand.class})
public final class DataCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Which data? For example: rrr data countdown");
    }
}
