package io.reflectretry.cli.run;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.run.FailureSettings;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.stack.ServiceKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rrr train}: starts a training in a running stack and follows it. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        header = "Train a model on a data set, in a running stack.",
        description = {
            "",
            "Settings come from a preset, a YAML file, or both, where the file goes before;"
                    + " docs/run.example.yaml explains each. Ctrl-C stops following; the run goes"
                    + " on until rrr stop. With --resume it goes on with a run that failed, once"
                    + " what made it fail is mended, or follows one that goes on by itself.",
            ""
        })
public final class TrainCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "The model to start from: a Hugging Face folder.")
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "The tasks: a JSONL file, as rrr data writes it.")
    private Path data;

    @Option(
            names = "--failures",
            paramLabel = "FILE",
            description =
                    "Reflect on recorded failures, as rrr mine writes them, instead of making new"
                            + " ones (--data is not needed then), or besides them: --share.")
    private Path failures;

    @Option(
            names = "--share",
            paramLabel = "P",
            description =
                    "The part of a step's failures that are recorded ones (default:"
                            + " ${DEFAULT-VALUE}).")
    private double share = 1;

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description =
                    "Settings that come with it: ${COMPLETION-CANDIDATES}. --dry-run prints them.")
    private Optional<Preset> preset;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The settings: a YAML file. Beside a preset, what differs from it.")
    private Optional<Path> config;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "The run's name. Default: that of the settings file or the preset.")
    private String run;

    @Option(
            names = "--dry-run",
            description = "Check everything, print the settings as the run would have them, stop.")
    private boolean dryRun;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Go on with this run from its last good state.")
    private String resume;

    @Option(names = "--detach", description = "Start the run and do not follow it.")
    private boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (resume != null) {
            return resume(out);
        }
        require(model, "--model");
        if (data == null && failures != null && share == 1) {
            data = failures;
        }
        require(data, "--data");
        if (preset.isEmpty() && config.isEmpty()) {
            throw missing("--preset or --config");
        }
        String name = EventIds.requireRun(run == null ? nameOfSettings() : run);
        if (dryRun) {
            new StorageImport(model.toAbsolutePath()).model(model);
            new StorageImport(data.toAbsolutePath()).data(data);
            out.print(
                    RunFile.text(
                            withFailures(
                                    settings(model.toString(), data.toString()),
                                    () -> failures.toString())));
            return ExitCode.DONE;
        }
        // Wrong settings are found before anything is copied.
        settings(model.toString(), data.toString());
        RunClient runs = new RunClient(stack.client(ServiceKind.TRAINER));
        StorageImport storage = new StorageImport(stack.storage());
        TrainingConfiguration configuration =
                withFailures(
                        settings(storage.model(model), storage.data(data)),
                        () -> storage.failures(failures));
        runs.create(name, configuration);
        out.printf("Run %s has started.%n", name);
        follow(runs, name, out);
        return ExitCode.DONE;
    }

    /** What runs goes on by itself as soon as its stack is up; the rest the service decides. */
    private int resume(PrintWriter out) throws InterruptedException {
        if (model != null
                || data != null
                || failures != null
                || preset.isPresent()
                || config.isPresent()
                || run != null
                || dryRun) {
            throw CommandException.wrongUse(
                    "--resume: the run has its model, data, settings and name already; leave the"
                            + " other options out");
        }
        RunClient runs = new RunClient(stack.client(ServiceKind.TRAINER));
        String state = runs.get(resume).path("state").asText();
        if (state.equals(RunState.RUNNING.name()) || state.equals(RunState.CREATED.name())) {
            out.printf("Run %s is under way: it goes on by itself.%n", resume);
        } else {
            runs.command(resume, "resume");
            out.printf("Run %s goes on from its last good state.%n", resume);
        }
        follow(runs, resume, out);
        return ExitCode.DONE;
    }

    private void require(Path option, String name) {
        if (option == null) {
            throw missing(name);
        }
    }

    private static CommandException missing(String name) {
        return CommandException.wrongUse(
                name + " is missing: a new run needs --model, --data, and --preset or --config");
    }

    private void follow(RunClient runs, String name, PrintWriter out) throws InterruptedException {
        if (!detach) {
            RunClient.print(runs, name, out);
        }
    }

    private TrainingConfiguration settings(String modelPath, String dataPath) {
        return RunFile.read(preset, config, modelPath, dataPath);
    }

    private TrainingConfiguration withFailures(
            TrainingConfiguration configuration, Supplier<String> path) {
        return failures == null
                ? configuration
                : configuration.withFailures(new FailureSettings(path.get(), share));
    }

    private String nameOfSettings() {
        return config.map(Path::getFileName)
                .map(Path::toString)
                .or(() -> preset.map(Preset::fileName))
                .map(file -> file.replaceFirst("\\.[^.]*$", ""))
                .orElse("run");
    }
}
