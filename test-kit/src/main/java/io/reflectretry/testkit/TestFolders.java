package io.reflectretry.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders for what outlives a single test. */
final class TestFolders {
    private TestFolders() {}

    static Path create(String name) {
        try {
            return Files.createTempDirectory("rrr-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a folder for the tests", e);
        }
    }

    static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A leftover in the temporary folder harms nobody.
        }
    }
}
