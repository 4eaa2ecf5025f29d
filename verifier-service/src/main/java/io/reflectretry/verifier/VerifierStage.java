package io.reflectretry.verifier;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.reflectretry.messaging.MicrometerStageMetrics;
import io.reflectretry.messaging.StageLimits;
import io.reflectretry.messaging.StageSettings;
import io.reflectretry.messaging.StageState;
import io.reflectretry.messaging.TransactionalStage;
import io.reflectretry.model.event.Topic;
import io.reflectretry.verifiers.judge.ConcurrentJudge;
import io.reflectretry.verifiers.judge.Judge;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The stage's life within the service's. */
@ApplicationScoped
class VerifierStage {

    private final JudgeWork work;
    private final TransactionalStage stage;

    VerifierStage(
            VerifierConfiguration configuration,
            @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers,
            Judge judge,
            MeterRegistry registry,
            OpenTelemetry openTelemetry,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean untraced) {
        StageSettings settings = settings(configuration, bootstrapServers);
        work =
                new JudgeWork(
                        new ConcurrentJudge(
                                judge,
                                configuration.judging().concurrency(),
                                new JudgeMetrics(registry)::judged));
        stage =
                new TransactionalStage(
                        settings,
                        work,
                        new MicrometerStageMetrics(registry, settings),
                        // A disabled SDK still opens spans, which nobody will ever see.
                        untraced ? OpenTelemetry.noop() : openTelemetry,
                        // What the stage cannot mend a new process can: whoever runs it restarts
                        // it.
                        failed -> Quarkus.asyncExit(1));
    }

    private static StageSettings settings(
            VerifierConfiguration configuration, String bootstrapServers) {
        var stage = configuration.stage();
        StageLimits defaults = StageLimits.DEFAULTS;
        return new StageSettings(
                bootstrapServers,
                stage.group(),
                configuration.replica(),
                "/" + configuration.replica(),
                Set.of(Topic.ATTEMPTS, Topic.RETRIES),
                Topic.VERIFIER_DEAD_LETTERS,
                new StageLimits(
                        stage.batch(),
                        stage.batch(),
                        stage.commitInterval(),
                        defaults.maxWorkAttempts(),
                        defaults.maxFailedTransactions(),
                        stage.transactionTimeout(),
                        stage.sessionTimeout(),
                        stage.maxRecordBytes()),
                stage.kafka());
    }

    void start(@Observes StartupEvent started) {
        stage.start();
    }

    void stop(@Observes ShutdownEvent stopping) {
        stage.close();
        work.close();
    }

    StageState state() {
        return stage.state();
    }
}
