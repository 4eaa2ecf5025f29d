package io.reflectretry.data;

import java.nio.file.Path;

/** A file of tasks cannot be used; the message names the file, the line and what is wrong. */
public final class TaskFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The whole file. */
    public TaskFileException(Path file, String what, Throwable cause) {
        super("%s: %s".formatted(file, what), cause);
    }

    TaskFileException(Path file, long line, String what, Throwable cause) {
        super("%s:%d: %s".formatted(file, line, what), cause);
    }
}
