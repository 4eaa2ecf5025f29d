package io.reflectretry.trainer.runs.store;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says whether the database answers; the service is ready without it. */
@Readiness
@ApplicationScoped
class DatabaseCheck implements AsyncHealthCheck {

    private final RunStore store;
    private final Migration migration;

    DatabaseCheck(RunStore store, Migration migration) {
        this.store = store;
        this.migration = migration;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return store.answers()
                .map(
                        answers ->
                                HealthCheckResponse.named("database")
                                        .up()
                                        .withData("answers", answers)
                                        .withData("schemaUpToDate", migration.isDone())
                                        .build());
    }
}
