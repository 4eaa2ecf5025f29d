package io.reflectretry.policy.speed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of its own for a measurement: what others left in memory does not count there. */
final class Child {

    private Child() {}

    /**
     * Runs a class's main method.
     *
     * @param heap the JVM's limit, {@code -Xmx256m}
     * @return the lines that it printed
     */
    static List<String> run(Class<?> main, String heap, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                heap,
                                "-XX:+UseSerialGC",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(arguments));
        Process child =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            List<String> lines = child.inputReader().lines().toList();
            if (child.waitFor() != 0) {
                throw new IllegalStateException(
                        "%s %s ended with %d"
                                .formatted(
                                        main.getSimpleName(),
                                        String.join(" ", arguments),
                                        child.exitValue()));
            }
            return lines;
        } finally {
            child.destroyForcibly();
        }
    }
}
