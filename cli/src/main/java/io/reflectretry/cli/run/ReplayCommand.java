package io.reflectretry.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.run.BranchPoint;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.stack.ServiceKind;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr replay}: time travel in a run's log. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        header = "Do a recorded step again, or branch off a run with another loss.",
        description = {
            "",
            "--step N does step N again from the log and the newest full state before it, and"
                    + " compares the weights with those that were published: exit code 0 where they"
                    + " are equal, 1 where they differ or the step is beyond what is kept.",
            "",
            "--from N starts a run of its own on the recorded batches from step N on, with another"
                    + " loss: version M of the branch has as many steps behind it as version M of"
                    + " the run.",
            ""
        })
public final class ReplayCommand implements Callable<Integer> {

    private static final long POLL_MILLIS = 300;

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Parameters(paramLabel = "RUN", description = "The training run.")
    private String run;

    @Option(names = "--step", paramLabel = "N", description = "The step to do again.")
    private Long step;

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "Branch: the first step that is done in another way.")
    private Long from;

    @Option(
            names = "--loss",
            paramLabel = "TYPE",
            description = "Branch: the loss type; one of ${COMPLETION-CANDIDATES}.")
    private GrpoSettings.LossType loss;

    @Option(
            names = "--scale-rewards",
            paramLabel = "HOW",
            description = "Branch: what divides the advantage; one of ${COMPLETION-CANDIDATES}.")
    private GrpoSettings.ScaleRewards scaleRewards;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Branch: its name. Default: RUN-from-N-TYPE.")
    private String name;

    @Option(names = "--detach", description = "Branch: start it and do not follow it.")
    private boolean detach;

    @Override
    public Integer call() throws InterruptedException {
        if ((step == null) == (from == null)) {
            throw CommandException.wrongUse(
                    "say either --step N, to do step N again, or --from N, to branch off there");
        }
        RunClient runs = new RunClient(stack.client(ServiceKind.TRAINER));
        PrintWriter out = spec.commandLine().getOut();
        return step == null ? branch(runs, out) : replay(runs, out);
    }

    private int replay(RunClient runs, PrintWriter out) throws InterruptedException {
        if (Stream.of(loss, scaleRewards, name).anyMatch(option -> option != null) || detach) {
            throw CommandException.wrongUse(
                    "--step does the step as it was done; other settings need --from");
        }
        JsonNode view = runs.replay(run, step);
        while (view.path("state").asText().equals("RUNNING")) {
            Thread.sleep(POLL_MILLIS);
            view = runs.replayed(run, step);
        }
        String state = view.path("state").asText();
        if (state.equals("FAILED")) {
            throw CommandException.failed(view.path("reason").asText());
        }
        out.printf(
                "Step %d of run %s, done again from the full state of step %d: %s%n",
                step, run, view.path("fromState").asLong(), state.toLowerCase(Locale.ROOT));
        out.printf("published %s%n", view.path("recordedSha256").asText());
        out.printf("replayed  %s%n", view.path("replayedSha256").asText());
        return state.equals("EQUAL") ? ExitCode.DONE : ExitCode.FAILED;
    }

    private int branch(RunClient runs, PrintWriter out) throws InterruptedException {
        TrainingConfiguration origin = training(runs.get(run));
        GrpoSettings grpo = changed(origin.grpo());
        if (grpo.equals(origin.grpo())) {
            throw CommandException.wrongUse(
                    "a branch does something in another way: say --loss or --scale-rewards other"
                            + " than the run's own (%s, %s)"
                                    .formatted(
                                            origin.grpo().lossType(),
                                            origin.grpo().scaleRewards()));
        }
        String branch = EventIds.requireRun(name == null ? defaultName() : name);
        runs.create(branch, origin.branchedFrom(new BranchPoint(run, from), grpo));
        out.printf("Run %s branches off %s at step %d.%n", branch, run, from);
        if (!detach) {
            RunClient.print(runs, branch, out);
        }
        return ExitCode.DONE;
    }

    private GrpoSettings changed(GrpoSettings grpo) {
        GrpoSettings changed = loss == null ? grpo : grpo.withLossType(loss);
        return scaleRewards == null ? changed : changed.withScaleRewards(scaleRewards);
    }

    private String defaultName() {
        String how =
                Stream.of(loss, scaleRewards)
                        .filter(option -> option != null)
                        .map(option -> option.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("-"));
        return "%s-from-%d-%s".formatted(run, from, how);
    }

    private TrainingConfiguration training(JsonNode view) {
        try {
            if (Json.mapper().treeToValue(view.path("configuration"), RunConfiguration.class)
                    instanceof TrainingConfiguration training) {
                return training;
            }
        } catch (JsonProcessingException e) {
            throw CommandException.failed(
                    "the trainer-service's answer is not understood: " + e.getOriginalMessage(), e);
        }
        throw CommandException.wrongUse("'%s' is no training: it has no steps".formatted(run));
    }
}
