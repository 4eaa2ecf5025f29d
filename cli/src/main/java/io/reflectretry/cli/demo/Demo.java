package io.reflectretry.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.bootstrap.Subject;
import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.demo.DemoData.HeldOut;
import io.reflectretry.cli.report.DemoReport;
import io.reflectretry.cli.report.DemoReport.Checkpoint;
import io.reflectretry.cli.report.DemoReport.StageTime;
import io.reflectretry.cli.report.DemoReport.StepFigures;
import io.reflectretry.cli.run.ProgressLine;
import io.reflectretry.cli.run.RunClient;
import io.reflectretry.cli.run.ServiceClient;
import io.reflectretry.cli.run.Terminal;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.evaluation.EvaluationResult;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.stack.StackStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One demo in a running stack: train, measure before and after, gather everything. */
final class Demo {

    private static final Duration AUDIT_LIMIT = Duration.ofSeconds(60);

    private final Terminal terminal;
    private final DemoFolder folder;
    private final DemoData data;
    private final RunClient runs;
    private final ServiceClient audit;

    Demo(Terminal terminal, StackStatus stack, DemoFolder folder, DemoData data) {
        this.terminal = terminal;
        this.folder = folder;
        this.data = data;
        this.runs = new RunClient(StackFolder.clientOf(stack, ServiceKind.TRAINER));
        this.audit = StackFolder.clientOf(stack, ServiceKind.AUDIT);
    }

    /**
     * One report a task that was learned.
     *
     * @param rank of the adapter that learns; nothing where all weights do
     */
    Map<Subject, DemoReport> play(long seed, int steps, int tasks, Optional<Integer> rank)
            throws InterruptedException, IOException {
        String run = "demo-" + seed;
        TrainingConfiguration training =
                DemoRecipe.training(data.model(), data.trainingTasks(), seed, steps, rank);
        Map<String, Double> seconds = new LinkedHashMap<>();

        terminal.say("Training %d steps (run %s):".formatted(steps, run));
        Instant start = Instant.now();
        runs.create(run, training);
        follow(run);
        seconds.put("training", secondsSince(start));

        Map<Subject, DemoReport> reports = new LinkedHashMap<>();
        for (HeldOut heldOut : data.heldOut()) {
            Instant measured = Instant.now();
            terminal.say(
                    "Measuring before and after on %,d held-out tasks of %s:"
                            .formatted(tasks, heldOut.subject().label()));
            EvaluationResult before = evaluate(run, 0, heldOut, tasks, seed, false);
            EvaluationResult after = evaluate(run, steps, heldOut, tasks, seed, true);
            Map<String, Double> all = new LinkedHashMap<>(seconds);
            all.put("evaluation", secondsSince(measured));
            awaitAudit(run, steps);
            reports.put(
                    heldOut.subject(), report(run, seed, all, training, heldOut, before, after));
        }
        return reports;
    }

    private EvaluationResult evaluate(
            String run, long version, HeldOut heldOut, int tasks, long seed, boolean control)
            throws InterruptedException, IOException {
        String name =
                data.heldOut().size() == 1
                        ? "%s-v%d".formatted(run, version)
                        : "%s-v%d-%s".formatted(run, version, heldOut.subject().label());
        runs.create(
                name,
                new EvaluationConfiguration(
                        new PolicyVersion(run, version),
                        heldOut.file(),
                        tasks,
                        seed,
                        control,
                        DemoRecipe.evaluation()));
        follow(name);
        Path file = folder.storage().resolve("runs").resolve(name).resolve("evaluation.json");
        return Json.mapper().readValue(file.toFile(), EvaluationResult.class);
    }

    private void follow(String run) throws InterruptedException {
        JsonNode end = runs.follow(run, view -> terminal.progress("  " + ProgressLine.of(view)));
        terminal.done("  " + ProgressLine.of(end));
    }

    /** The audit may be a moment behind; the times that it tells should be whole. */
    private void awaitAudit(String run, long version) throws InterruptedException {
        Instant limit = Instant.now().plus(AUDIT_LIMIT);
        while (audit.get("/runs/" + run + "/last-step").path("step").asLong() < version) {
            if (Instant.now().isAfter(limit)) {
                throw CommandException.failed(
                        "the audit-service has not stored the checkpoint of step %d after %d s: see its log"
                                .formatted(version, AUDIT_LIMIT.toSeconds()));
            }
            Thread.sleep(200);
        }
    }

    private DemoReport report(
            String run,
            long seed,
            Map<String, Double> seconds,
            TrainingConfiguration training,
            HeldOut heldOut,
            EvaluationResult before,
            EvaluationResult after) {
        return DemoReport.of(
                run,
                seed,
                Instant.now().toString(),
                seconds,
                before,
                after,
                Json.mapper().valueToTree(training),
                Versions.all(),
                checkpoints(run),
                stages(run),
                steps(run),
                new AnswerInText(heldOut.byId()));
    }

    private List<Checkpoint> checkpoints(String run) {
        List<Checkpoint> all = new ArrayList<>();
        for (JsonNode node : runs.checkpoints(run)) {
            all.add(
                    new Checkpoint(
                            node.path("version").asLong(),
                            node.path("path").asText(),
                            node.path("manifestSha256").asText()));
        }
        return all;
    }

    private List<StageTime> stages(String run) {
        List<StageTime> all = new ArrayList<>();
        for (JsonNode node : audit.get("/runs/" + run + "/stages")) {
            all.add(
                    new StageTime(
                            node.path("type").asText(),
                            node.path("count").asLong(),
                            node.path("medianMillis").asDouble(),
                            node.path("p95Millis").asDouble()));
        }
        return all;
    }

    private List<StepFigures> steps(String run) {
        List<StepFigures> all = new ArrayList<>();
        for (JsonNode node : runs.steps(run)) {
            Map<String, Double> metrics = new LinkedHashMap<>();
            node.path("metrics")
                    .properties()
                    .forEach(e -> metrics.put(e.getKey(), e.getValue().asDouble(Double.NaN)));
            all.add(new StepFigures(node.path("step").asLong(), metrics));
        }
        return all;
    }

    private static double secondsSince(Instant start) {
        return Duration.between(start, Instant.now()).toMillis() / 1000.0;
    }
}
