package io.reflectretry.data.imports;

/** A record is no task; the message says why, its caller knows where. */
public final class BadRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    BadRecordException(String reason) {
        super(reason);
    }

    BadRecordException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
