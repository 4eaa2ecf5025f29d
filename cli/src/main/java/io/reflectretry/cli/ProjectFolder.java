package io.reflectretry.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project lies; the script {@code rrr} says so. */
public final class ProjectFolder {

    private ProjectFolder() {}

    /** The top of the project. */
    public static Path root() {
        String home = System.getProperty("rrr.home");
        if (home == null || !Files.isDirectory(Path.of(home))) {
            throw CommandException.failed(
                    "the project's folder is not known: start through the script ./rrr");
        }
        return Path.of(home).toAbsolutePath().normalize();
    }

    /** Everything that the command line writes by default lies under this git-ignored folder. */
    public static Path work() {
        return root().resolve(".rrr");
    }
}
