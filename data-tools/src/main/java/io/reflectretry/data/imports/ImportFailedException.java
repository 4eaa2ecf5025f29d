package io.reflectretry.data.imports;

/** Nothing was imported; the message says why. */
public final class ImportFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ImportFailedException(String message) {
        super(message);
    }
}
