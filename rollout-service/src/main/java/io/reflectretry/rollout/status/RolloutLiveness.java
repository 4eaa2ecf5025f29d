package io.reflectretry.rollout.status;

import io.reflectretry.messaging.StageState;
import io.reflectretry.messaging.TransactionalStage;
import io.reflectretry.policy.engine.PolicyEngine;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the engine's thread takes work and the stage has not failed. */
@Liveness
@ApplicationScoped
public class RolloutLiveness implements HealthCheck {

    private final TransactionalStage stage;
    private final PolicyEngine engine;

    RolloutLiveness(TransactionalStage stage, PolicyEngine engine) {
        this.stage = stage;
        this.engine = engine;
    }

    @Override
    public HealthCheckResponse call() {
        boolean engineAlive = engine.isAlive();
        boolean stageAlive = !(stage.state() instanceof StageState.Failed);
        return HealthCheckResponse.named("rollout")
                .status(engineAlive && stageAlive)
                .withData("engine", engineAlive)
                .withData("stage", stageAlive)
                .build();
    }
}
