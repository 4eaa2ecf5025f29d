package io.reflectretry.cli.data;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.run.Terminal;
import io.reflectretry.data.CountdownWords;
import io.reflectretry.data.DataCard;
import io.reflectretry.data.TaskFileException;
import io.reflectretry.data.imports.BadRecord;
import io.reflectretry.data.imports.CountdownFormat;
import io.reflectretry.data.imports.Gsm8kFormat;
import io.reflectretry.data.imports.ImportFailedException;
import io.reflectretry.data.imports.ImportProgress;
import io.reflectretry.data.imports.ImportReport;
import io.reflectretry.data.imports.ImportSettings;
import io.reflectretry.data.imports.MappedFormat;
import io.reflectretry.data.imports.Mapping;
import io.reflectretry.data.imports.MappingException;
import io.reflectretry.data.imports.MathFormat;
import io.reflectretry.data.imports.PromptWords;
import io.reflectretry.data.imports.TaskFormat;
import io.reflectretry.data.imports.TaskImport;
import io.reflectretry.data.imports.XlamFormat;
import io.reflectretry.data.source.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr data import}: turns a data set as people have it into tasks. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        header = "Turn Parquet, JSON, JSONL or CSV files into tasks.",
        description = {
            "",
            "Checks every record, leaves out duplicates, and writes DIR/train.jsonl and"
                    + " DIR/test.jsonl with a card each; a hash of the question decides the side, so"
                    + " that no test task is in training. Bad records go to DIR/rejected.jsonl.",
            ""
        })
final class ImportCommand implements Callable<Integer> {

    /** The shape of the records. */
    enum Format {
        XLAM,
        COUNTDOWN,
        GSM8K,
        MATH,
        MAPPING
    }

    @Spec private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "PATH",
            description = "Files, or folders with files, on this machine.")
    private List<Path> sources;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}: the shape in which the data set is published.")
    private Format format;

    @Option(
            names = "--mapping",
            paramLabel = "FILE",
            description = "With --format mapping: a YAML file that says which column is what.")
    private Optional<Path> mapping = Optional.empty();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder that gets the files.")
    private Path out;

    @Option(
            names = "--test-percent",
            defaultValue = "15",
            paramLabel = "N",
            description =
                    "Of a hundred questions so many are for the test; 0 and 100 for a published"
                            + " side (default: ${DEFAULT-VALUE}).")
    private int testPercent;

    @Option(
            names = "--on-bad",
            defaultValue = "SKIP",
            paramLabel = "DO",
            description =
                    "SKIP: a bad record is reported and left out. FAIL: it ends the import"
                            + " (default: ${DEFAULT-VALUE}).")
    private ImportSettings.OnBad onBad;

    @Option(
            names = "--strict",
            description =
                    "A doubtful record, such as one whose gold is not of the parameter's type, is a"
                            + " bad one.")
    private boolean strict;

    @Option(
            names = "--exclude",
            paramLabel = "FILE",
            description = "Tasks of which no question may be imported; may be given again.")
    private List<Path> exclude = List.of();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Ids begin with it (default: the format's name).")
    private Optional<String> name = Optional.empty();

    @Option(names = "--licence", paramLabel = "TEXT", description = "The licence, for the card.")
    private Optional<String> licence = Optional.empty();

    @Option(
            names = "--system",
            paramLabel = "TEXT",
            description = "The instruction before the conversation; empty for none.")
    private Optional<String> system = Optional.empty();

    @Option(
            names = "--prompt",
            paramLabel = "TEXT",
            description = "What the user says: a column, or text with {columns} in braces.")
    private Optional<String> prompt = Optional.empty();

    @Option(
            names = "--words",
            defaultValue = "SENTENCES",
            paramLabel = "WORDS",
            description =
                    "Of Countdown tasks: SENTENCES, or SMALL as the small policy knows them"
                            + " (default: ${DEFAULT-VALUE}).")
    private CountdownWords words;

    @Option(
            names = "--difficulty",
            description =
                    "Solve each Countdown task: it then tells how hard it is, and is bad where it"
                            + " cannot be solved.")
    private boolean difficulty;

    @Override
    public Integer call() {
        if (format == Format.MAPPING != mapping.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--format mapping and --mapping FILE belong together");
        }
        if (testPercent < 0 || testPercent > 100) {
            throw new ParameterException(spec.commandLine(), "--test-percent must be 0 to 100");
        }
        Terminal terminal = new Terminal(spec.commandLine().getOut());
        try {
            ImportReport report =
                    TaskImport.run(
                            new ImportSettings(
                                    sources,
                                    out,
                                    testPercent,
                                    onBad,
                                    strict,
                                    exclude,
                                    name,
                                    licence),
                            taskFormat(),
                            (ImportProgress progress) -> terminal.progress(progress.line()));
            tell(terminal, report);
            return ExitCode.DONE;
        } catch (MappingException | SourceException e) {
            throw CommandException.wrongUse(e.getMessage());
        } catch (ImportFailedException | TaskFileException e) {
            throw CommandException.failed(e.getMessage(), e);
        }
    }

    private TaskFormat taskFormat() {
        PromptWords own = new PromptWords(system, prompt);
        return switch (format) {
            case XLAM -> new XlamFormat(own);
            case COUNTDOWN -> new CountdownFormat(words, own, difficulty);
            case GSM8K -> new Gsm8kFormat(own);
            case MATH -> new MathFormat(own);
            case MAPPING -> new MappedFormat(Mapping.read(mapping.orElseThrow()), own);
        };
    }

    private void tell(Terminal terminal, ImportReport report) {
        terminal.done(
                "%,d records: %,d for training, %,d for the test, %,d duplicates, %,d excluded, %,d bad"
                        .formatted(
                                report.read(),
                                report.train(),
                                report.test(),
                                report.duplicates(),
                                report.excluded(),
                                report.bad()));
        examples(terminal, report.bad(), "bad, left out; all in rejected.jsonl", report.firstBad());
        examples(terminal, report.doubtful(), "doubtful, kept", report.firstDoubts());
        for (DataCard card : report.cards()) {
            terminal.say(
                    "%s: %,d tasks, SHA-256 %s"
                            .formatted(out.resolve(card.file()), card.count(), card.sha256()));
        }
        report.cards().stream()
                .findFirst()
                .ifPresent(card -> terminal.say("Licence: " + card.licence()));
    }

    private static void examples(
            Terminal terminal, long count, String what, List<BadRecord> first) {
        if (count == 0) {
            return;
        }
        terminal.say("%,d %s, for example".formatted(count, what));
        first.forEach(bad -> terminal.say("  " + bad.line()));
    }
}
