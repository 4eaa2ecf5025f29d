package io.reflectretry.cli.audit;

import io.reflectretry.checker.CheckReport;
import io.reflectretry.checker.JdbcAuditTables;
import io.reflectretry.checker.SettledCheck;
import io.reflectretry.checker.TopicReader;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.stack.PostgresSettings;
import io.reflectretry.stack.StackStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr check}: proves from the raw log that a run has lost and doubled nothing. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = "Prove from the raw log that a run that has ended lost and doubled nothing.",
        description = {
            "",
            "Reads all topics with the bare client and shares nothing with the services but the"
                    + " codec: every task has one outcome, every member of every group its reward or"
                    + " its end, every event its cause, every group is in one step record, the"
                    + " audit's tables equal the log. Prints what is broken, with its place in the"
                    + " log; exit code 1 if anything is.",
            ""
        })
public final class CheckCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Parameters(paramLabel = "RUN", description = "The run's name.")
    private String run;

    @Override
    public Integer call() throws InterruptedException {
        // The Kafka client's own log is nothing for the terminal.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        CheckReport report = of(stack.running()).check(run);
        spec.commandLine().getOut().print(report.text());
        return report.holds() ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** The check of a stack that runs. */
    public static SettledCheck of(StackStatus status) {
        return new SettledCheck(
                TopicReader.of(status.bootstrapServers()),
                new JdbcAuditTables(
                        status.jdbcUrl(), PostgresSettings.USER, PostgresSettings.PASSWORD),
                PATIENCE);
    }
}
