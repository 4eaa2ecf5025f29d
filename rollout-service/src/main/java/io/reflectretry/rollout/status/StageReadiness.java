package io.reflectretry.rollout.status;

import io.reflectretry.messaging.StageState;
import io.reflectretry.messaging.TransactionalStage;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while it is a member of the group. Needs no policy: a task whose policy is not there waits
 * in the rollout.
 */
@Readiness
@ApplicationScoped
public class StageReadiness implements HealthCheck {

    private final TransactionalStage stage;

    StageReadiness(TransactionalStage stage) {
        this.stage = stage;
    }

    @Override
    public HealthCheckResponse call() {
        var response = HealthCheckResponse.named("stage");
        return switch (stage.state()) {
            case StageState.Serving serving ->
                    response.up().withData("partitions", serving.partitions().size()).build();
            case StageState.Created ignored -> response.down().withData("state", "created").build();
            case StageState.Joining ignored -> response.down().withData("state", "joining").build();
            case StageState.Closed ignored -> response.down().withData("state", "closed").build();
            case StageState.Failed failed ->
                    response.down().withData("reason", failed.reason()).build();
        };
    }
}
