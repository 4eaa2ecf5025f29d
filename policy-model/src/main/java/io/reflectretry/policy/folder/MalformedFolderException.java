package io.reflectretry.policy.folder;

import java.nio.file.Path;

/** A policy's folder cannot be used; the message names the file, what is wrong and where. */
public final class MalformedFolderException extends RuntimeException {

    public MalformedFolderException(Path file, String what) {
        super(file + ": " + what);
    }

    public MalformedFolderException(Path file, String what, Throwable cause) {
        super(file + ": " + what, cause);
    }
}
