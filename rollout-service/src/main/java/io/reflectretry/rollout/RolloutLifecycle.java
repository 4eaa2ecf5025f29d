package io.reflectretry.rollout;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.reflectretry.messaging.TransactionalStage;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.rollout.policies.LivePolicy;
import io.reflectretry.rollout.policies.PolicyRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts and stops the rollout with the application, and shows its parts to the other beans. */
@Singleton
public class RolloutLifecycle {

    private final RolloutRuntime runtime;

    RolloutLifecycle(
            RolloutConfig config,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            MeterRegistry meters,
            OpenTelemetry openTelemetry,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean untraced) {
        runtime =
                new RolloutRuntime(
                        config,
                        bootstrapServers,
                        meters,
                        // A disabled SDK still opens spans, which nobody will ever see.
                        untraced ? OpenTelemetry.noop() : openTelemetry);
    }

    void start(@Observes StartupEvent event) {
        runtime.start();
    }

    void stop(@Observes ShutdownEvent event) {
        runtime.close();
    }

    @Produces
    @Singleton
    PolicyRegistry<LivePolicy> registry() {
        return runtime.registry();
    }

    @Produces
    @Singleton
    PolicyEngine engine() {
        return runtime.engine();
    }

    @Produces
    @Singleton
    TransactionalStage stage() {
        return runtime.stage();
    }
}
