package io.reflectretry.rollout.server;

import java.time.Duration;
import java.util.Optional;

/** A failure that may have passed when the call is made again. */
final class TransientFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Optional<Duration> retryAfter;

    TransientFailure(String message) {
        this(0, message, Optional.empty());
    }

    /**
     * @param retryAfter what the server said about when to come again
     */
    TransientFailure(int status, String message, Optional<Duration> retryAfter) {
        super(message);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    int status() {
        return status;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
