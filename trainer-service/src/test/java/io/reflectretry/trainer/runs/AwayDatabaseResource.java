package io.reflectretry.trainer.runs;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.reflectretry.testkit.PostgresProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/**
 * A PostgreSQL that is away when the service starts. A test brings it with the {@link Runnable}
 * that it finds in its field annotated with {@link BringsDatabase}.
 */
public class AwayDatabaseResource implements QuarkusTestResourceLifecycleManager {

    private PostgresProcess postgres;

    @Override
    public Map<String, String> start() {
        try {
            postgres = PostgresProcess.start(Files.createTempDirectory("rrr-away-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres.kill();
        var settings = postgres.settings();
        String address = "postgresql://127.0.0.1:" + settings.port() + "/rrr";
        return Map.of(
                "quarkus.datasource.jdbc.url",
                "jdbc:" + address,
                "quarkus.datasource.reactive.url",
                address,
                "rrr.database.retry-pause",
                "300ms");
    }

    @Override
    public void inject(TestInjector injector) {
        Runnable start = postgres::start;
        injector.injectIntoFields(
                start,
                new TestInjector.AnnotatedAndMatchesType(BringsDatabase.class, Runnable.class));
    }

    @Override
    public void stop() {
        postgres.kill();
    }
}
