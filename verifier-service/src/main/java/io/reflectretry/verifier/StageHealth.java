package io.reflectretry.verifier;

import io.reflectretry.messaging.StageState;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Alive while the stage's thread runs; ready while the group has given it its partitions. */
@Singleton
class StageHealth {

    private final VerifierStage stage;

    StageHealth(VerifierStage stage) {
        this.stage = stage;
    }

    @Produces
    @Liveness
    @Singleton
    HealthCheck alive() {
        return () -> {
            StageState state = stage.state();
            return switch (state) {
                case StageState.Created ignored -> up("stage-alive", "created");
                case StageState.Active ignored -> up("stage-alive", "running");
                case StageState.Closed ignored -> down("stage-alive", "closed");
                case StageState.Failed failed -> down("stage-alive", failed.reason());
            };
        };
    }

    @Produces
    @Readiness
    @Singleton
    HealthCheck ready() {
        return () -> {
            StageState state = stage.state();
            return switch (state) {
                case StageState.Serving serving ->
                        HealthCheckResponse.named("stage-ready")
                                .withData(
                                        "partitions",
                                        String.join(
                                                " ",
                                                serving.partitions().stream()
                                                        .map(TopicPartition::toString)
                                                        .sorted()
                                                        .toList()))
                                .up()
                                .build();
                case StageState.Created ignored -> down("stage-ready", "created");
                case StageState.Joining ignored -> down("stage-ready", "joining the group");
                case StageState.Closed ignored -> down("stage-ready", "closed");
                case StageState.Failed failed -> down("stage-ready", failed.reason());
            };
        };
    }

    private static HealthCheckResponse up(String name, String state) {
        return HealthCheckResponse.named(name).withData("state", state).up().build();
    }

    private static HealthCheckResponse down(String name, String state) {
        return HealthCheckResponse.named(name).withData("state", state).down().build();
    }
}
