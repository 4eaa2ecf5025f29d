package io.reflectretry.data.source;

/** A source cannot be used at all; the message names it and says how to mend it. */
public final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SourceException(String message) {
        super(message);
    }

    SourceException(String message, Throwable cause) {
        super(message, cause);
    }
}
