package io.reflectretry.cli.run;

import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.stack.ServiceKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
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
                    + " on until rrr stop.",
            ""
        })
public final class TrainCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "DIR",
            description = "The model to start from: a Hugging Face folder.")
    private Path model;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "The tasks: a JSONL file, as rrr data writes it.")
    private Path data;

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

    @Option(names = "--detach", description = "Start the run and do not follow it.")
    private boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        String name = EventIds.requireRun(run == null ? nameOfSettings() : run);
        if (dryRun) {
            new StorageImport(model.toAbsolutePath()).model(model);
            new StorageImport(data.toAbsolutePath()).data(data);
            out.print(RunFile.text(settings(model.toString(), data.toString())));
            return ExitCode.DONE;
        }
        // Wrong settings are found before anything is copied.
        settings(model.toString(), data.toString());
        RunClient runs = new RunClient(stack.client(ServiceKind.TRAINER));
        StorageImport storage = new StorageImport(stack.storage());
        TrainingConfiguration configuration = settings(storage.model(model), storage.data(data));
        runs.create(name, configuration);
        out.printf("Run %s has started.%n", name);
        if (!detach) {
            Terminal terminal = new Terminal(out);
            var end = runs.follow(name, view -> terminal.progress(ProgressLine.of(view)));
            terminal.done(ProgressLine.of(end));
            out.printf("%s: %s%n", name, end.path("state").asText());
        }
        return ExitCode.DONE;
    }

    private TrainingConfiguration settings(String modelPath, String dataPath) {
        return RunFile.read(preset, config, modelPath, dataPath);
    }

    private String nameOfSettings() {
        return config.map(Path::getFileName)
                .map(Path::toString)
                .or(() -> preset.map(Preset::fileName))
                .map(file -> file.replaceFirst("\\.[^.]*$", ""))
                .orElse("run");
    }
}
