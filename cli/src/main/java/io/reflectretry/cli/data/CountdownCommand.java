package io.reflectretry.cli.data;

import io.reflectretry.cli.ExitCode;
import io.reflectretry.data.CountdownData;
import io.reflectretry.data.CountdownRange;
import io.reflectretry.data.CountdownWords;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rrr data countdown}: makes Countdown tasks. */
@Command(
        name = "countdown",
        mixinStandardHelpOptions = true,
        header = "Countdown: make a target of given numbers by + - * /.",
        description = {
            "",
            "Writes a JSONL file with one task a line and a card beside it. A task is held out"
                    + " or not by a hash of its numbers and target, so that no held-out task is"
                    + " ever in training data. Every task can be solved, and tells how hard it is.",
            ""
        })
final class CountdownCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private GeneratedOptions options;

    @Option(
            names = "--numbers",
            defaultValue = "3",
            paramLabel = "N",
            description = "Numbers of a task: 2 to 6 (default: ${DEFAULT-VALUE}).")
    private int numbers;

    @Option(
            names = "--number-range",
            defaultValue = "1..20",
            converter = IntRange.Converter.class,
            paramLabel = "A..B",
            description = "What the numbers are drawn from (default: ${DEFAULT-VALUE}).")
    private IntRange numberRange;

    @Option(
            names = "--target-range",
            defaultValue = "1..99",
            converter = IntRange.Converter.class,
            paramLabel = "A..B",
            description = "What the targets are drawn from (default: ${DEFAULT-VALUE}).")
    private IntRange targetRange;

    @Option(
            names = "--words",
            defaultValue = "SMALL",
            paramLabel = "WORDS",
            description =
                    "SMALL: the words that the small policy knows. SENTENCES: for a language model"
                            + " (default: ${DEFAULT-VALUE}).")
    private CountdownWords words;

    @Override
    public Integer call() {
        try {
            CountdownRange range =
                    new CountdownRange(
                            numbers,
                            numberRange.smallest(),
                            numberRange.largest(),
                            targetRange.smallest(),
                            targetRange.largest());
            options.tell(
                    spec.commandLine().getOut(),
                    CountdownData.write(
                            options.out(),
                            options.split(),
                            options.count(),
                            options.seed(),
                            range,
                            words));
            return ExitCode.DONE;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
