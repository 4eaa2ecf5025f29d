package io.reflectretry.messaging;

import io.opentelemetry.api.OpenTelemetry;
import io.reflectretry.model.event.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** A stage in a process of its own, which stops with a transaction open, to be killed there. */
final class KilledStageMain {

    static final String OPEN = "transaction open";

    private KilledStageMain() {}

    /** Arguments: bootstrap servers, group, replica. */
    public static void main(String[] args) {
        var settings =
                StageSettings.of(
                        args[0],
                        args[1],
                        args[2],
                        "/" + args[2],
                        Set.of(Topic.TASKS),
                        Topic.ROLLOUT_DEAD_LETTERS);
        var limits =
                new StageLimits(
                        100,
                        100,
                        Duration.ZERO,
                        3,
                        3,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2),
                        1 << 20);
        var stage =
                new TransactionalStage(
                        settings.with(limits).with(Map.of()),
                        TransactionalStageTest::answer,
                        StageMetrics.none(),
                        OpenTelemetry.noop(),
                        failed -> System.exit(1),
                        FaultyClients.faulty(
                                real ->
                                        new FaultyProducer(real) {
                                            @Override
                                            void beforeCommit() {
                                                // Outputs and offsets are with the broker.
                                                real.flush();
                                                System.out.println(OPEN);
                                                holdForEver();
                                            }
                                        }));
        stage.start();
    }

    private static void holdForEver() {
        try {
            Thread.sleep(Duration.ofDays(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
