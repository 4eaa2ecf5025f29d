package io.reflectretry.trainer.training;

/** A step that cannot be done again; the message says what is missing, and what can be done. */
public final class NotReplayableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotReplayableException(String message) {
        super(message);
    }

    NotReplayableException(String message, Throwable cause) {
        super(message, cause);
    }
}
