package io.reflectretry.cli.again;

import io.reflectretry.again.AgainException;
import io.reflectretry.again.AgainOptions;
import io.reflectretry.again.AgainReport;
import io.reflectretry.again.Choice;
import io.reflectretry.again.ReportFiles;
import io.reflectretry.again.ReportText;
import io.reflectretry.again.VerifyAgain;
import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.verifiers.Verifiers;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code rrr verify-again}: what another verifier would have said, and what it would have meant.
 */
@Command(
        name = "verify-again",
        mixinStandardHelpOptions = true,
        header = "Judge a run's answers again by another verifier, beside the run or after it.",
        description = {
            "",
            "A consumer group of its own reads the run's attempts and retries from the log, judges"
                    + " them and writes its verdicts to rrr.shadow-verdicts; the run's own topics"
                    + " stay as they are. Prints how often both agree, which verdicts change and"
                    + " what the rewards would have been. Follows a run that goes on until it ends"
                    + " or Ctrl-C; called again, it goes on where it stopped.",
            "",
            "  rrr verify-again mine --with countdown=use=any",
            "  rrr verify-again mine --with function-calling=1,mode=bfcl --with math",
            ""
        })
public final class VerifyAgainCommand implements Callable<Integer> {

    private static final Duration CLOSING = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Parameters(paramLabel = "RUN", description = "The run's name.")
    private String run;

    @Option(
            names = "--with",
            required = true,
            paramLabel = "VERIFIER[=...]",
            description =
                    "Who judges: a task type, with =VERSION or =SETTING=VALUE[,...]. Several"
                            + " times for several types; other types are left as they are.")
    private List<String> with;

    @Option(
            names = "--members",
            paramLabel = "N",
            description =
                    "Members of the consumer group in this process (default: ${DEFAULT-VALUE}).")
    private int members = 2;

    @Option(
            names = "--replica",
            paramLabel = "NAME",
            description =
                    "The name of this process. Start the same command again under another name,"
                            + " here or elsewhere, to share the work (default: ${DEFAULT-VALUE}).")
    private String replica = "again";

    @Option(
            names = "--once",
            description = "Judge what the log holds now and do not wait for the run's end.")
    private boolean once;

    @Option(
            names = "--show",
            paramLabel = "N",
            description = "How many changed verdicts to print (default: ${DEFAULT-VALUE}).")
    private int show = 10;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Where report.json, changes.jsonl and groups.jsonl go. Default: the run's"
                            + " folder in the storage, again/NAME")
    private Path out;

    @Override
    public Integer call() throws InterruptedException {
        // The Kafka client's own log is nothing for the terminal.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        VerifyAgain again = prepared();
        CountDownLatch done = new CountDownLatch(1);
        Thread onInterrupt = new Thread(() -> finish(again, done), "verify-again-stop");
        Runtime.getRuntime().addShutdownHook(onInterrupt);
        try {
            AgainReport report = again.run(new Lines(spec.commandLine().getErr())::tell);
            Path folder = out == null ? folder(again) : out;
            ReportFiles.write(report, folder);
            PrintWriter terminal = spec.commandLine().getOut();
            ReportText.of(report, show).forEach(terminal::println);
            terminal.printf("%nAll of it: %s%n", folder);
            terminal.flush();
        } catch (AgainException e) {
            throw CommandException.failed(e.getMessage(), e);
        } finally {
            done.countDown();
        }
        return ExitCode.DONE;
    }

    private VerifyAgain prepared() {
        try {
            List<Choice> choices = with.stream().map(Choice::parse).toList();
            // What can be wrong without a stack is said without one.
            VerifyAgain.check(run, choices, Verifiers.installed());
            return new VerifyAgain(
                    new AgainOptions(
                            stack.running().bootstrapServers(),
                            run,
                            choices,
                            replica,
                            members,
                            !once,
                            Duration.ofMinutes(1)),
                    Verifiers.installed());
        } catch (AgainException | InvalidFieldException e) {
            throw CommandException.wrongUse(e.getMessage());
        }
    }

    private Path folder(VerifyAgain again) {
        return stack.storage()
                .resolve("runs")
                .resolve(run)
                .resolve("again")
                .resolve(again.judging());
    }

    /** Ctrl-C ends the judging; the report is still printed before the process ends. */
    private static void finish(VerifyAgain again, CountDownLatch done) {
        again.stop();
        try {
            done.await(CLOSING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A line now and then. */
    private static final class Lines {

        private final PrintWriter out;
        private long last = System.nanoTime();

        Lines(PrintWriter out) {
            this.out = out;
        }

        void tell(VerifyAgain.Progress progress) {
            if (System.nanoTime() - last < BETWEEN_LINES.toNanos()) {
                return;
            }
            last = System.nanoTime();
            out.printf(
                    "%,d compared, %,d wait%s%n",
                    progress.compared(),
                    progress.pending(),
                    progress.runEnded() ? "" : "; the run goes on");
            out.flush();
        }
    }
}
