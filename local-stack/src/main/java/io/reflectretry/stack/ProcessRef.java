package io.reflectretry.stack;

import java.time.Instant;
import java.util.Optional;

/**
 * A process, so that it can be found again: numbers are used again, together with the start they
 * are unique.
 *
 * @param pid the process id
 * @param startedAt when it started, in milliseconds since 1970; 0 when the system does not say
 */
public record ProcessRef(long pid, long startedAt) {
    public static ProcessRef of(ProcessHandle process) {
        return new ProcessRef(process.pid(), start(process));
    }

    /** The process, if it still runs. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> start(process) == startedAt);
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
