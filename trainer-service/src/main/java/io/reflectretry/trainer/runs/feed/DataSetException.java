package io.reflectretry.trainer.runs.feed;

/** A data set cannot be read. The message names the file, the line and the fault. */
public final class DataSetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DataSetException(String message) {
        super(message);
    }

    DataSetException(String message, Throwable cause) {
        super(message, cause);
    }
}
