package io.reflectretry.cli.data;

import io.reflectretry.bootstrap.Bootstrap;
import io.reflectretry.bootstrap.BootstrapProgress;
import io.reflectretry.bootstrap.BootstrapSettings;
import io.reflectretry.bootstrap.Measurement;
import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.run.Terminal;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        header = "Make the small Countdown policy from nothing, by supervised training.",
        description = {
            "",
            "The policy that ships in models/countdown-small was made so; its model card tells its"
                    + " seed and figures.",
            ""
        })
public final class BootstrapCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

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
        PrintWriter print = spec.commandLine().getOut();
        Terminal terminal = new Terminal(print);
        BootstrapSettings settings = BootstrapSettings.defaults(seed);
        List<Measurement> measured =
                Bootstrap.run(
                        scale == 1 ? settings : settings.scaled(scale),
                        out,
                        (BootstrapProgress progress) -> terminal.progress(progress.line()));
        terminal.say("Wrote " + out.toAbsolutePath());
        measured.forEach(m -> terminal.say("  " + m.line()));
        return ExitCode.DONE;
    }
}
