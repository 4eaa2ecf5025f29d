package io.reflectretry.cli;

import io.reflectretry.cli.again.VerifyAgainCommand;
import io.reflectretry.cli.audit.AuditCommand;
import io.reflectretry.cli.audit.CheckCommand;
import io.reflectretry.cli.bench.BenchCommand;
import io.reflectretry.cli.cpu.CpuCommand;
import io.reflectretry.cli.data.BootstrapCommand;
import io.reflectretry.cli.data.DataCommand;
import io.reflectretry.cli.demo.DemoCommand;
import io.reflectretry.cli.grpo.GrpoCommand;
import io.reflectretry.cli.judge.JudgeCommand;
import io.reflectretry.cli.model.ModelCommand;
import io.reflectretry.cli.run.EvaluateCommand;
import io.reflectretry.cli.run.ExportCommand;
import io.reflectretry.cli.run.MineCommand;
import io.reflectretry.cli.run.PauseCommand;
import io.reflectretry.cli.run.ReplayCommand;
import io.reflectretry.cli.run.ResumeCommand;
import io.reflectretry.cli.run.StopCommand;
import io.reflectretry.cli.run.TrainCommand;
import io.reflectretry.cli.stack.DownCommand;
import io.reflectretry.cli.stack.LogsCommand;
import io.reflectretry.cli.stack.StatusCommand;
import io.reflectretry.cli.stack.UpCommand;
import io.reflectretry.stack.StackException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command {@code rrr}: picks the subcommand and turns its errors into text and an exit code.
 */
@Command(
        name = "rrr",
        mixinStandardHelpOptions = true,
        version = "rrr " + Main.VERSION,
        header = "Reflect, retry, reward: makes a language model better at its own failures.",
        description = {
            "",
            "Start with @|bold rrr demo|@: it starts everything on this machine, trains a small"
                    + " model and shows what it gained. @|bold rrr test|@ runs all tests.",
            ""
        },
        footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong use."},
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            CpuCommand.class,
            BenchCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            MineCommand.class,
            StopCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ReplayCommand.class,
            ExportCommand.class,
            AuditCommand.class,
            CheckCommand.class,
            JudgeCommand.class,
            VerifyAgainCommand.class,
            DataCommand.class,
            BootstrapCommand.class,
            GrpoCommand.class,
            ModelCommand.class
        })
public final class Main implements Runnable {

    /** The project's version. */
    public static final String VERSION = "0.1.0";

    @Spec private CommandSpec spec;

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(execute(args));
    }

    /** Runs one command; what the shell gets is returned. */
    static int execute(String... args) {
        // One writer for all commands, flushed at the end: nothing that was printed may be lost.
        PrintWriter out = new PrintWriter(System.out, true);
        int code =
                new CommandLine(new Main())
                        .setOut(out)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setUsageHelpAutoWidth(true)
                        .setExecutionExceptionHandler(explain())
                        .execute(args);
        out.flush();
        return code;
    }

    /** No command was named. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }

    private static IExecutionExceptionHandler explain() {
        return (e, command, result) -> {
            int code =
                    switch (e) {
                        case CommandException known -> known.exitCode();
                        default -> ExitCode.FAILED;
                    };
            boolean expected = e instanceof CommandException || e instanceof StackException;
            command.getErr().println("rrr: " + (expected ? e.getMessage() : e.toString()));
            if (!expected) {
                e.printStackTrace(command.getErr());
            }
            command.getErr().flush();
            return code;
        };
    }
}
