package io.reflectretry.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.evaluation.Estimate;
import io.reflectretry.model.evaluation.EvaluationResult;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.stack.ServiceKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr evaluate}: measures one version of a run's policy. */
@Command(
        name = "evaluate",
        header = "Measure one version of a run's policy on held-out tasks.",
        description = {
            "",
            "Plays the tasks as the run does, with one reflection after a fail. Two versions under"
                    + " one seed are paired: same tasks, same sampling seeds.",
            ""
        })
public final class EvaluateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    // Not the standard help mixin: its --version is taken here.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and stop.")
    private boolean help;

    @Parameters(paramLabel = "RUN", description = "The training run.")
    private String run;

    @Option(
            names = "--version",
            required = true,
            paramLabel = "N",
            description = "The version: the number of optimizer steps behind it; 0 is untrained.")
    private long version;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "The held-out tasks: a JSONL file.")
    private Path data;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "How many of them (default: ${DEFAULT-VALUE}).")
    private int tasks = 2000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of the sampling (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--control",
            description = "Retry the failed tasks once more with another task's reflection.")
    private boolean control;

    @Override
    public Integer call() throws InterruptedException {
        ServiceClient trainer = stack.client(ServiceKind.TRAINER);
        RunClient runs = new RunClient(trainer);
        EvaluationConfiguration configuration =
                new EvaluationConfiguration(
                        new PolicyVersion(run, version),
                        new StorageImport(stack.storage()).data(data),
                        tasks,
                        seed,
                        control,
                        training(runs.get(run)).play());
        String name = "%s-v%d-seed%d-%d".formatted(run, version, seed, System.currentTimeMillis());
        PrintWriter out = spec.commandLine().getOut();
        Terminal terminal = new Terminal(out);
        runs.create(name, configuration);
        runs.follow(name, view -> terminal.progress(ProgressLine.of(view)));
        terminal.done("Evaluation " + name);
        print(out, read(trainer.get("/runs/" + name + "/result"), EvaluationResult.class));
        return ExitCode.DONE;
    }

    private TrainingConfiguration training(JsonNode view) {
        if (read(view.path("configuration"), RunConfiguration.class)
                instanceof TrainingConfiguration training) {
            return training;
        }
        throw CommandException.wrongUse(
                "'%s' is no training: name the training run whose policy is to be measured"
                        .formatted(run));
    }

    private static <T> T read(JsonNode node, Class<T> type) {
        try {
            return Json.mapper().treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw CommandException.failed(
                    "the trainer-service's answer is not understood: " + e.getOriginalMessage(), e);
        }
    }

    private static void print(PrintWriter out, EvaluationResult result) {
        line(out, "first-try accuracy", result.firstTryAccuracy());
        line(out, "second-try accuracy", result.secondTryAccuracy());
        line(out, "retry right after a fail", result.retrySuccess());
        result.control()
                .ifPresent(c -> line(out, "the same, another's reflection", c.retrySuccess()));
    }

    private static void line(PrintWriter out, String name, Estimate e) {
        out.printf(
                Locale.ROOT,
                "%-32s %5.1f%% (%.1f to %.1f, n %d)%n",
                name,
                100 * e.value(),
                100 * e.low(),
                100 * e.high(),
                e.n());
    }
}
