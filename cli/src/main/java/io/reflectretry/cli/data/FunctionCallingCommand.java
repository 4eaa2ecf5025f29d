package io.reflectretry.cli.data;

import io.reflectretry.cli.ExitCode;
import io.reflectretry.data.generator.FunctionCallingData;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rrr data function-calling}: makes function-calling tasks. */
@Command(
        name = "function-calling",
        mixinStandardHelpOptions = true,
        header = "Function calling: make the calls that a query asks for.",
        description = {
            "",
            "Tools of this project's own over varied domains; one call, several of different"
                    + " tools or of one, optional parameters, tools that are not wanted. A task is"
                    + " held out or not by a hash of its query.",
            ""
        })
final class FunctionCallingCommand implements Callable<Integer> {

    /** What the file looks like. */
    enum Format {
        /** This project's tasks. */
        TASKS,
        /** As xlam-function-calling-60k is published. */
        XLAM
    }

    @Spec private CommandSpec spec;

    @Mixin private GeneratedOptions options;

    @Option(
            names = "--format",
            defaultValue = "TASKS",
            paramLabel = "FORMAT",
            description =
                    "TASKS: JSONL of this project's tasks, with a card. XLAM: a JSON array as"
                            + " xlam-function-calling-60k is published (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Override
    public Integer call() {
        try {
            switch (format) {
                case TASKS ->
                        options.tell(
                                spec.commandLine().getOut(),
                                FunctionCallingData.write(
                                        options.out(),
                                        options.split(),
                                        options.count(),
                                        options.seed()));
                case XLAM -> {
                    FunctionCallingData.writeXlam(
                            options.out(), options.split(), options.count(), options.seed());
                    spec.commandLine()
                            .getOut()
                            .printf("%s: %,d records%n", options.out(), options.count());
                }
            }
            return ExitCode.DONE;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
