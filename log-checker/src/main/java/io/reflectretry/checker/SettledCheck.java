package io.reflectretry.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Checks a run of a live stack once its last records are there: a run that has ended still has
 * tasks under way, and the audit is half a second behind the log.
 *
 * @param reader the log
 * @param tables the audit's tables
 * @param patience how long to wait, for the log and then for the tables
 */
public record SettledCheck(TopicReader reader, AuditTables tables, Duration patience) {

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int QUIET_LOOKS = 3;

    /** Waits, then checks. */
    public CheckReport check(String run) throws InterruptedException {
        awaitQuiet();
        RunLog log = RunLog.read(run, reader);
        Instant deadline = Instant.now().plus(patience);
        while (!new AuditRule(tables).hasCaughtUp(log) && Instant.now().isBefore(deadline)) {
            Thread.sleep(LOOK);
        }
        return LogCheck.check(log, Optional.of(tables));
    }

    private void awaitQuiet() throws InterruptedException {
        Instant deadline = Instant.now().plus(patience);
        var before = reader.ends();
        for (int quiet = 0; quiet < QUIET_LOOKS && Instant.now().isBefore(deadline); ) {
            Thread.sleep(LOOK);
            var now = reader.ends();
            quiet = now.equals(before) ? quiet + 1 : 0;
            before = now;
        }
    }
}
