package io.reflectretry.messaging;

/** The stage cannot go on in this process. */
final class StageBrokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StageBrokenException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
