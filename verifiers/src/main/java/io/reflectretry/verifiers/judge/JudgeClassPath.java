package io.reflectretry.verifiers.judge;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the class path that this code was loaded from, for a process that needs the same. */
final class JudgeClassPath {

    private JudgeClassPath() {}

    /**
     * The class path of this process; in a packaged Quarkus service, whose own loader reads the
     * jars in {@code quarkus-app/lib}, those jars.
     */
    static String find() throws IOException {
        Path own = own();
        Path folder = own.toAbsolutePath().getParent();
        if (Files.isRegularFile(own) && folder.endsWith(Path.of("lib", "main"))) {
            Path lib = folder.getParent();
            return Stream.of(lib.resolve("main"), lib.resolve("boot"))
                    .map(f -> f + File.separator + "*")
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static Path own() throws IOException {
        var source = JudgeClassPath.class.getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return Path.of(
                    List.of(System.getProperty("java.class.path").split(File.pathSeparator))
                            .getFirst());
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException(
                    "cannot tell where its classes come from: " + source.getLocation(), e);
        }
    }
}
