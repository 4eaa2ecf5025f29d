package io.reflectretry.messaging;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that a crash may cut in two: a transaction, the write of a checkpoint, a reload. Its
 * begin and its end are lines of the log category {@link #CATEGORY} at level DEBUG, which is off by
 * default and then costs nothing:
 *
 * <pre>
 * begins transaction 17 of process 4711
 * ends transaction 17 of process 4711
 * </pre>
 *
 * A process that is killed between the two leaves the first without the second: that is how the
 * chaos run aims, and what it counts as evidence.
 */
public final class Moment implements AutoCloseable {

    /** The log category; {@code QUARKUS_LOG_CATEGORY__MOMENTS__LEVEL=DEBUG} switches it on. */
    public static final String CATEGORY = "moments";

    private static final Logger LOG = LoggerFactory.getLogger(CATEGORY);
    private static final AtomicLong COUNT = new AtomicLong();
    private static final Moment UNTOLD = new Moment("");

    private final String name;

    private Moment(String name) {
        this.name = name;
    }

    /** What a moment may be. */
    public enum Kind {
        /** Between the begin and the commit or abort of a transaction. */
        TRANSACTION,
        /** From the first byte of a checkpoint to the rename that makes it count. */
        CHECKPOINT,
        /** From the first look at a checkpoint's folder until its policy is loaded. */
        RELOAD;

        private final String word = name().toLowerCase(Locale.ROOT);
    }

    /** It begins now. */
    public static Moment begin(Kind kind) {
        if (!LOG.isDebugEnabled()) {
            return UNTOLD;
        }
        Moment moment =
                new Moment(
                        "%s %d of process %d"
                                .formatted(
                                        kind.word,
                                        COUNT.incrementAndGet(),
                                        ProcessHandle.current().pid()));
        LOG.debug("begins {}", moment.name);
        return moment;
    }

    /** It has ended, well or not. */
    @Override
    public void close() {
        if (this != UNTOLD) {
            LOG.debug("ends {}", name);
        }
    }
}
