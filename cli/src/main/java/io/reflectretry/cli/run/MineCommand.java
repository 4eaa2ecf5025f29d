package io.reflectretry.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.mining.FailureCard;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.MiningConfiguration;
import io.reflectretry.model.run.MiningRule;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.stack.ServiceKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rrr mine}: makes a data set of a policy's failures. */
@Command(
        name = "mine",
        mixinStandardHelpOptions = true,
        header = "Collect a policy's failures as a data set to train on.",
        description = {
            "",
            "Samples each task in rounds of 1, 2, 4, 8 … samples. A task is left when it has enough"
                    + " different failures (--keep), all its samples (--samples), or when another"
                    + " sample would hardly bring a new failure: with n samples of which s brought"
                    + " one that was seen just once, when (s + 1) / (n + 2) is below --least-yield."
                    + " The same failure is kept once.",
            "",
            "Ctrl-C stops following; the run goes on, and --resume follows it to its end. rrr train"
                    + " --failures FILE trains on what comes out.",
            ""
        })
public final class MineCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Option(
            names = "--policy",
            paramLabel = "RUN@VERSION",
            description = "Who answers: a version of a training run.")
    private String policy;

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Who answers: an untrained model, a Hugging Face folder.")
    private Path model;

    @Option(names = "--data", paramLabel = "FILE", description = "The tasks: a JSONL file.")
    private Path data;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "How many of them, from the first. Default: all.")
    private Integer tasks;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "The most samples of a task (default: ${DEFAULT-VALUE}).")
    private int samples = MiningRule.defaults().maxSamples();

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "The most failures of a task that are kept (default: ${DEFAULT-VALUE}).")
    private int keep = MiningRule.defaults().keepPerTask();

    @Option(
            names = "--least-yield",
            paramLabel = "P",
            description =
                    "The least chance of a new failure for which a task is sampled on; 0: always"
                            + " (default: ${DEFAULT-VALUE}).")
    private double leastYield = MiningRule.defaults().leastYield();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of the sampling (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "Default: that of the policy's run, for a model 1.")
    private Double temperature;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "The longest answer. Default: that of the policy's run, for a model 512.")
    private Integer maxTokens;

    @Option(names = "--run", paramLabel = "NAME", description = "The run's name. Default: mine-…")
    private String run;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Copy the data set there, and its card beside it. It lies under runs/RUN of the"
                            + " storage root in any case.")
    private Path out;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Follow a mining run, or go on with one that failed.")
    private String resume;

    @Option(names = "--detach", description = "Start the run and do not follow it.")
    private boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter terminal = spec.commandLine().getOut();
        ServiceClient trainer = stack.client(ServiceKind.TRAINER);
        RunClient runs = new RunClient(trainer);
        String name = resume == null ? begin(runs, terminal) : goOn(runs, terminal);
        if (detach) {
            return ExitCode.DONE;
        }
        RunClient.print(runs, name, terminal);
        FailureCard card = read(trainer.get("/runs/" + name + "/failures"), FailureCard.class);
        terminal.print(FailureText.of(card));
        if (out != null) {
            copy(card);
            terminal.printf("Copied to %s.%n", out);
        }
        return ExitCode.DONE;
    }

    private String begin(RunClient runs, PrintWriter terminal) {
        if (data == null) {
            throw CommandException.wrongUse("--data is missing: name the tasks' file");
        }
        if ((policy == null) == (model == null)) {
            throw CommandException.wrongUse(
                    "give --policy RUN@VERSION or --model DIR, one of them");
        }
        String name = EventIds.requireRun(run == null ? "mine-" + System.currentTimeMillis() : run);
        StorageImport storage = new StorageImport(stack.storage());
        Optional<PolicyVersion> version = Optional.ofNullable(policy).map(MineCommand::version);
        MiningConfiguration configuration =
                new MiningConfiguration(
                        version,
                        Optional.ofNullable(model).map(storage::model),
                        storage.data(data),
                        Optional.ofNullable(tasks),
                        seed,
                        sampling(version.map(v -> training(runs.get(v.lineage()), v.lineage()))),
                        new MiningRule(samples, keep, leastYield));
        runs.create(name, configuration);
        terminal.printf("Mining run %s has started.%n", name);
        return name;
    }

    private String goOn(RunClient runs, PrintWriter terminal) {
        if (data != null || policy != null || model != null || run != null) {
            throw CommandException.wrongUse(
                    "--resume: the run has its policy, data and name already; leave the other"
                            + " options out");
        }
        String state = runs.get(resume).path("state").asText();
        if (state.equals(RunState.FAILED.name()) || state.equals(RunState.PAUSED.name())) {
            runs.command(resume, "resume");
            terminal.printf("Mining run %s goes on.%n", resume);
        }
        return resume;
    }

    /** {@code demo-7@3}. */
    private static PolicyVersion version(String text) {
        int at = text.lastIndexOf('@');
        try {
            return new PolicyVersion(
                    EventIds.requireRun(text.substring(0, Math.max(0, at))),
                    Long.parseLong(text.substring(at + 1)));
        } catch (IllegalArgumentException e) {
            throw CommandException.wrongUse(
                    "--policy %s: must have the form RUN@VERSION, for example demo@200"
                            .formatted(text));
        }
    }

    private Sampling sampling(Optional<TrainingConfiguration> training) {
        Sampling usual =
                training.map(t -> t.play().attempt()).orElseGet(() -> Sampling.whole(1, 512));
        return new Sampling(
                temperature == null ? usual.temperature() : temperature,
                usual.topP(),
                usual.topK(),
                maxTokens == null ? usual.maxTokens() : maxTokens);
    }

    private static TrainingConfiguration training(JsonNode view, String name) {
        if (read(view.path("configuration"), RunConfiguration.class)
                instanceof TrainingConfiguration training) {
            return training;
        }
        throw CommandException.wrongUse(
                "--policy: '%s' is no training run: it has no versions".formatted(name));
    }

    private void copy(FailureCard card) {
        Path source = stack.storage().resolve(card.file());
        try {
            Files.createDirectories(out.toAbsolutePath().getParent());
            Files.copy(source, out, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(
                    StorageImport.cardOf(source),
                    StorageImport.cardOf(out),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + source + " to " + out, e);
        }
    }

    private static <T> T read(JsonNode node, Class<T> type) {
        try {
            return Json.mapper().treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw CommandException.failed(
                    "the trainer-service's answer is not understood: " + e.getOriginalMessage(), e);
        }
    }
}
