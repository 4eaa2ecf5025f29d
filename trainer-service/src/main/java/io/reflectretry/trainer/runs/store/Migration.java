package io.reflectretry.trainer.runs.store;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.reflectretry.trainer.TrainerSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the database's schema up to date, aside: the service starts and trains without a database,
 * and this tries until there is one.
 */
@ApplicationScoped
public class Migration {

    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);

    private final Flyway flyway;
    private final Duration pause;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean done;

    Migration(Flyway flyway, TrainerSettings settings) {
        this.flyway = flyway;
        this.pause = settings.database().retryPause();
    }

    void onStart(@Observes StartupEvent event) {
        Thread.ofPlatform().name("migration").daemon().start(this::migrate);
    }

    void onStop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    /** Whether the schema is up to date. */
    public boolean isDone() {
        return done;
    }

    private void migrate() {
        boolean told = false;
        while (!done && stopping.getCount() > 0) {
            try {
                flyway.migrate();
                done = true;
            } catch (RuntimeException e) {
                if (!told) {
                    LOG.warn(
                            "The database is away ({}); the service works without it and tries again every {} ms.",
                            firstLine(e),
                            pause.toMillis());
                }
                told = true;
                pause();
            }
        }
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message").strip();
    }

    private void pause() {
        try {
            stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
        }
    }
}
