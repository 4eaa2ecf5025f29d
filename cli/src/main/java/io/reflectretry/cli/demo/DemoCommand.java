package io.reflectretry.cli.demo;

import io.reflectretry.bootstrap.Subject;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.ProjectFolder;
import io.reflectretry.cli.data.TaskOption;
import io.reflectretry.cli.report.DemoReport;
import io.reflectretry.cli.report.ReportFolder;
import io.reflectretry.cli.report.ResultTable;
import io.reflectretry.cli.run.Terminal;
import io.reflectretry.cli.stack.StackText;
import io.reflectretry.stack.BackgroundStack;
import io.reflectretry.stack.Lifetime;
import io.reflectretry.stack.StackOptions;
import io.reflectretry.stack.StackStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rrr demo}: the whole loop on this machine, and what it gained. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        header = "Train a small model by reflect, retry, reward; print and save what it gained.",
        description = {
            "",
            "Starts Kafka, PostgreSQL and the services as processes of this machine, trains the"
                    + " small policy on Countdown (or on the --task), measures it before and after on held-out tasks,"
                    + " writes a report, and stops everything. Ctrl-C stops everything too.",
            ""
        })
public final class DemoCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            converter = TaskOption.class,
            description =
                    "What to learn: countdown (default), function-calling, or both, which trains"
                            + " one policy on the two at once and reports on each.")
    private Subject task = Subject.COUNTDOWN;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description =
                    "full (default), or quick: the same way in about two minutes, with a gain that"
                            + " is within the noise.")
    private DemoProfile profile = DemoProfile.FULL;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Optimizer steps. Default: the profile's.")
    private Integer steps;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "Held-out tasks of each evaluation. Default: the profile's.")
    private Integer tasks;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of everything (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--lora",
            paramLabel = "R",
            arity = "0..1",
            fallbackValue = "16",
            description =
                    "Train a LoRA adapter of rank R (${FALLBACK-VALUE} where none is given) instead"
                            + " of all weights.")
    private Integer rank;

    @Option(
            names = "--inference-server",
            description =
                    "Have the small inference server write all samples instead of the rollout's"
                            + " own engine (docs/inference-server.md). With --lora.")
    private boolean served;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "The report's folder. Default: report, in the demo's own folder. With --task"
                            + " both it holds a folder for each task.")
    private Path out;

    @Option(
            names = "--keep",
            description = "Leave everything running at the end, and print the addresses.")
    private boolean keep;

    @Override
    public Integer call() throws InterruptedException, IOException {
        requireFittingOptions();
        Terminal terminal = new Terminal(spec.commandLine().getOut());
        DemoFolder folder = DemoFolder.create();
        terminal.say("Everything of this demo lies in " + folder.root());
        DemoData data = DemoData.prepare(folder, task, seed);
        if (!served) {
            play(terminal, folder, data, Map.of());
            return ExitCode.DONE;
        }
        try (DemoServer server = DemoServer.start(folder, data.model())) {
            terminal.say("An inference server answers on " + server.address());
            play(terminal, folder, data, server.settings());
            return ExitCode.DONE;
        }
    }

    private void requireFittingOptions() {
        if (served && rank == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--inference-server needs --lora: its protocol loads adapters, not whole models");
        }
        if (served && keep) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--keep would leave a stack whose inference server ends with this command:"
                            + " start one by rrr model serve, and rrr up");
        }
        if (rank != null && rank < 1) {
            throw new ParameterException(spec.commandLine(), "--lora must be 1 or more");
        }
    }

    /**
     * @param settings of the services
     */
    private void play(
            Terminal terminal, DemoFolder folder, DemoData data, Map<String, String> settings)
            throws InterruptedException, IOException {
        terminal.say("Starting broker, database and services:");
        StackStatus stack =
                BackgroundStack.up(
                        folder.stack(),
                        StackOptions.defaults(ProjectFolder.root(), folder.storage())
                                .withEnvironment(settings),
                        keep ? Lifetime.UNTIL_STOPPED : Lifetime.WITH_CALLER,
                        line -> terminal.say("  " + line));
        Map<Subject, DemoReport> reports =
                new Demo(terminal, stack, folder, data)
                        .play(
                                seed,
                                Optional.ofNullable(steps).orElse(profile.steps()),
                                Optional.ofNullable(tasks).orElse(profile.tasks()),
                                Optional.ofNullable(rank));
        Path place = out == null ? folder.report() : out;
        for (var each : reports.entrySet()) {
            Path page =
                    ReportFolder.write(
                            reports.size() == 1 ? place : place.resolve(each.getKey().label()),
                            each.getValue());
            terminal.say("");
            if (reports.size() > 1) {
                terminal.say(each.getKey().label() + ":");
            }
            terminal.say(ResultTable.text(each.getValue()));
            terminal.say("Report: " + page.toAbsolutePath());
        }
        if (keep) {
            StackText.print(spec.commandLine().getOut(), stack);
            terminal.say("Stop it with ./rrr down --stack " + folder.root());
        } else {
            BackgroundStack.down(folder.stack());
        }
    }
}
