package io.reflectretry.data.imports;

import java.nio.file.Path;

/** A mapping file cannot be used; the message names the file, the field and what is wrong. */
public final class MappingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MappingException(Path file, String what, Throwable cause) {
        super("%s: %s".formatted(file, what), cause);
    }
}
