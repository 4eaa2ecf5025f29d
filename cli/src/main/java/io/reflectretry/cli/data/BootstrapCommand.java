package io.reflectretry.cli.data;

import io.reflectretry.bootstrap.Bootstrap;
import io.reflectretry.bootstrap.BootstrapProgress;
import io.reflectretry.bootstrap.BootstrapSettings;
import io.reflectretry.bootstrap.Measurement;
import io.reflectretry.bootstrap.Subject;
import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.ProjectFolder;
import io.reflectretry.cli.run.Terminal;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rrr bootstrap}: makes the small policy from nothing. */
@Command(
        name = "bootstrap",
        mixinStandardHelpOptions = true,
        header = "Make a small policy from nothing, by supervised training.",
        description = {
            "",
            "The policies that ship in models/ were made so; their model cards tell seed and"
                    + " figures. With --task both the training starts from a policy that knows"
                    + " Countdown.",
            ""
        })
public final class BootstrapCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            converter = TaskOption.class,
            description = "countdown (default), function-calling, or both.")
    private Subject task = Subject.COUNTDOWN;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description =
                    "With --task both: the Countdown policy to start from (default:"
                            + " models/countdown-small).")
    private Path from;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder to make; must not exist.")
    private Path out;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of weights and episodes (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            description =
                    "Shortens or lengthens the training, for trials (default: ${DEFAULT-VALUE}).")
    private double scale = 1;

    @Override
    public Integer call() {
        if (Files.exists(out)) {
            throw CommandException.wrongUse(
                    "--out %s exists: remove it, or name another folder".formatted(out));
        }
        if (scale <= 0) {
            throw new ParameterException(spec.commandLine(), "--scale must be more than 0");
        }
        if (from != null && task != Subject.BOTH) {
            throw new ParameterException(
                    spec.commandLine(), "--from goes with --task both: the others start afresh");
        }
        PrintWriter print = spec.commandLine().getOut();
        Terminal terminal = new Terminal(print);
        BootstrapSettings settings = BootstrapSettings.defaults(task, seed);
        List<Measurement> measured =
                Bootstrap.run(
                        scale == 1 ? settings : settings.scaled(scale),
                        start(),
                        out,
                        (BootstrapProgress progress) -> terminal.progress(progress.line()));
        terminal.say("Wrote " + out.toAbsolutePath());
        measured.forEach(m -> terminal.say("  " + m.line()));
        return ExitCode.DONE;
    }

    private Optional<Path> start() {
        if (task != Subject.BOTH) {
            return Optional.empty();
        }
        Path known = from == null ? ProjectFolder.root().resolve("models/countdown-small") : from;
        if (!Files.isRegularFile(known.resolve("model.safetensors"))) {
            throw CommandException.wrongUse(
                    "%s holds no policy to start from: ./rrr bootstrap makes one".formatted(known));
        }
        return Optional.of(known);
    }
}
