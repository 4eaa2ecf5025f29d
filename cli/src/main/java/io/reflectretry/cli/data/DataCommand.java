package io.reflectretry.cli.data;

import io.reflectretry.cli.ExitCode;
import io.reflectretry.data.CountdownData;
import io.reflectretry.data.DataCard;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rrr data}: makes data sets. */
@Command(name = "data", mixinStandardHelpOptions = true, header = "Make data sets of tasks.")
public final class DataCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Which data? For example: rrr data countdown");
    }

    @Command(
            name = "countdown",
            mixinStandardHelpOptions = true,
            header = "Countdown: make a target of given numbers by + - * /.",
            description = {
                "",
                "Writes a JSONL file with one task a line and a card beside it. A task is held out"
                        + " or not by a hash of its numbers and target, so that no held-out task is"
                        + " ever in training data.",
                ""
            })
    int countdown(
            @Option(
                            names = "--out",
                            required = true,
                            paramLabel = "FILE",
                            description = "The JSONL file to write.")
                    Path out,
            @Option(
                            names = "--split",
                            required = true,
                            paramLabel = "SPLIT",
                            description = "${COMPLETION-CANDIDATES}.")
                    Split split,
            @Option(
                            names = "--count",
                            required = true,
                            paramLabel = "N",
                            description = "How many tasks.")
                    int count,
            @Option(
                            names = "--seed",
                            defaultValue = "1",
                            paramLabel = "N",
                            description =
                                    "The same seed gives the same file (default: ${DEFAULT-VALUE}).")
                    long seed,
            @Option(
                            names = "--numbers",
                            defaultValue = "3",
                            paramLabel = "N",
                            description = "Numbers of a task: 3 or 4 (default: ${DEFAULT-VALUE}).")
                    int numbers) {
        try {
            DataCard card = CountdownData.write(out, split, count, seed, numbers);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s: %,d tasks, SHA-256 %s%nCard: %s%n",
                            out, card.count(), card.sha256(), TaskFile.cardOf(out));
            return ExitCode.DONE;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
