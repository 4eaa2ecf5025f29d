package io.reflectretry.model.codec;

/** A record of the log cannot be read as an event. The message names the field and the fault. */
public final class EventFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, as a sentence. */
    public EventFormatException(String message) {
        super(message);
    }

    /** What is wrong, as a sentence, and the parser's own error. */
    public EventFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
