package io.reflectretry.trainer.runs.store;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats database work until the database is there. */
final class Patience {

    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private Patience() {}

    /**
     * The work's result, however long it takes. To be called on a Vert.x context.
     *
     * @param what the work, as the rest of a sentence that begins with "Cannot"
     */
    static <T> Uni<T> with(String what, Supplier<Uni<T>> work) {
        // A repetition begins on a timer's thread; the session must stay on the caller's context.
        Context context = Vertx.currentContext();
        AtomicBoolean told = new AtomicBoolean();
        return Uni.createFrom()
                .voidItem()
                .emitOn(task -> context.runOnContext(ignored -> task.run()))
                .chain(ignored -> work.get())
                .onFailure()
                .invoke(
                        e -> {
                            if (told.compareAndSet(false, true)) {
                                LOG.warn("Cannot {} yet: {}", what, e.toString());
                            }
                        })
                .onFailure()
                .retry()
                .withBackOff(SHORTEST, LONGEST)
                .indefinitely();
    }
}
