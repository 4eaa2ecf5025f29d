package io.reflectretry.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.checker.CheckReport;
import io.reflectretry.cli.audit.CheckCommand;
import io.reflectretry.cli.run.RunClient;
import io.reflectretry.cli.run.StorageImport;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.data.CountdownData;
import io.reflectretry.data.Split;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.CheckpointSettings;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.OptimizerSettings;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.StalenessSettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.stack.LocalStack;
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.stack.StackLayout;
import io.reflectretry.stack.StackOptions;
import io.reflectretry.stack.StackStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The one-machine stack under a training run, while its processes are killed by a plan. */
final class ChaosStack implements AutoCloseable {

    static final String RUN = "chaos";

    private static final Duration STALL = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int MOST_STEPS_LATE = 3;
    private static final Map<String, String> TELL_MOMENTS =
            Map.of("QUARKUS_LOG_CATEGORY__MOMENTS__LEVEL", "DEBUG");

    private final StackLayout layout;
    private final Path project = Path.of(System.getProperty("rrr.home"));
    private final Path storage;
    private final LocalStack stack;

    ChaosStack(Path folder) throws InterruptedException {
        layout = new StackLayout(folder);
        storage = folder.resolve("storage");
        stack =
                new LocalStack(
                        layout,
                        StackOptions.defaults(project, storage).withEnvironment(TELL_MOMENTS),
                        (child, state) -> {});
        try {
            stack.start();
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    StackStatus status() {
        return stack.status();
    }

    /** Trains to the last step under the plan's blows, then lets the checker look at the log. */
    ChaosReport run(ChaosPlan plan) throws InterruptedException {
        CountdownData.write(storage.resolve("data/train.jsonl"), Split.TRAIN, 2000, 5, 3);
        String model = new StorageImport(storage).model(project.resolve("models/countdown-small"));
        RunClient runs = new RunClient(StackFolder.clientOf(status(), ServiceKind.TRAINER));
        Instant began = Instant.now();
        runs.create(RUN, configuration(model, plan));
        Killer killer = new Killer(stack, layout);
        List<Killed> killed = new ArrayList<>();
        List<Duration> stops = new ArrayList<>();
        try (StepClock clock = new StepClock(status().bootstrapServers(), RUN)) {
            for (ChaosPlan.Blow blow : plan.blows()) {
                awaitTurn(blow, killed, clock);
                switch (blow) {
                    case ChaosPlan.Kill kill -> {
                        killed.add(killer.kill(kill, clock));
                        say("step %d: killed %s".formatted(clock.newest(), killed.getLast()));
                    }
                    case ChaosPlan.BrokerStop _ -> {
                        stops.add(killer.stopBroker());
                        say(
                                "step %d: broker away for %s"
                                        .formatted(clock.newest(), stops.getLast()));
                    }
                }
            }
            assertThat(clock.await(plan.steps(), STALL))
                    .as("step %d, after %s", clock.newest() + 1, last(killed))
                    .isTrue();
            say("all %d steps are published; waiting for the end".formatted(plan.steps()));
            assertThat(runs.follow(RUN, view -> {}).path("state").asText())
                    .isEqualTo(RunState.FINISHED.name());
            Duration took = Duration.between(began, Instant.now());
            CheckReport check = CheckCommand.of(status()).check(RUN);
            return new ChaosReport(
                    plan,
                    killed.stream().map(k -> new ChaosReport.Cost(k, k.cost(clock))).toList(),
                    stops,
                    took,
                    check);
        }
    }

    /**
     * A blow is dealt when its step is published and the last one is got over; but the steps go on
     * while an audit comes back, and so does the plan.
     */
    private static void awaitTurn(ChaosPlan.Blow blow, List<Killed> killed, StepClock clock)
            throws InterruptedException {
        assertThat(clock.await(blow.afterStep(), STALL))
                .as("step %d, after %s", clock.newest() + 1, last(killed))
                .isTrue();
        while (!killed.isEmpty()
                && !killed.getLast().recovery().isDone()
                && clock.newest() < blow.afterStep() + MOST_STEPS_LATE) {
            Thread.sleep(LOOK);
        }
    }

    /** A run of many minutes must not look dead. */
    private static void say(String line) {
        System.out.printf("%tT %s%n", LocalTime.now(), line);
    }

    private static String last(List<Killed> killed) {
        return killed.isEmpty() ? "the start" : killed.getLast().toString();
    }

    /** Small steps, so that there are many in a short time; the full state at every second one. */
    private static TrainingConfiguration configuration(String model, ChaosPlan plan) {
        return new TrainingConfiguration(
                model,
                "data/train.jsonl",
                plan.seed(),
                plan.steps(),
                4,
                6,
                TrainOn.REFLECTION,
                new PlaySettings(
                        "reflect {question}",
                        "retry {question}",
                        Sampling.whole(1, 16),
                        Sampling.whole(1, 16),
                        Sampling.whole(1, 16)),
                GrpoSettings.defaults(),
                new OptimizerSettings(1e-5, OptimizerSettings.Schedule.CONSTANT, 0, 1, 0, 1, 2048),
                StalenessSettings.defaults(),
                new CheckpointSettings(2, 4, 50));
    }

    @Override
    public void close() {
        stack.close();
    }
}
