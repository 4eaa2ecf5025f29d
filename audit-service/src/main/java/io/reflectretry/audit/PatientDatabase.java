package io.reflectretry.audit;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Does database work again and again until the database is there: the log waits, it loses nothing.
 */
final class PatientDatabase {

    private static final Logger LOG = Logger.getLogger(PatientDatabase.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    private PatientDatabase() {}

    /**
     * The work's result, however long it takes. To be called on a Vert.x context.
     *
     * @param what the work, as the rest of a sentence that begins with "Cannot"
     */
    static <T> Uni<T> until(String what, Supplier<Uni<T>> work) {
        // A retry comes back on a timer's thread; the session must stay on the caller's context.
        Context context = Vertx.currentContext();
        return Uni.createFrom()
                .voidItem()
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .chain(ignored -> work.get())
                .onFailure()
                .invoke(e -> LOG.warnf("Cannot %s, trying again: %s", what, e.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(FIRST_BACKOFF, LONGEST_BACKOFF)
                .indefinitely();
    }
}
