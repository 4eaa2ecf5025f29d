package io.reflectretry.testkit;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the project's folder from a test that runs in one of its modules. */
public final class ProjectRoot {
    private ProjectRoot() {}

    /** The nearest folder above the current one that holds all modules. */
    public static Path find() {
        for (var folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("shared-model"))
                    && Files.exists(folder.resolve("pom.xml"))) {
                return folder;
            }
        }
        throw new AssertionError("not inside the project: " + Path.of("").toAbsolutePath());
    }
}
