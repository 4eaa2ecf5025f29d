package io.reflectretry.cli.run;

import io.reflectretry.cli.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Brings models and data into the storage root, where the services find them by relative path. What
 * lies there already is named, not copied.
 */
public final class StorageImport {

    private final Path storage;

    /** Imports into this root. */
    public StorageImport(Path storage) {
        this.storage = storage.toAbsolutePath().normalize();
    }

    /** The path of a model's folder, relative to the storage root. */
    public String model(Path folder) {
        if (!Files.isRegularFile(folder.resolve("config.json"))) {
            throw CommandException.wrongUse(
                    "--model %s: not a model's folder: config.json is missing".formatted(folder));
        }
        return bring(folder, "models");
    }

    /** The path of a data set's file, relative to the storage root. */
    public String data(Path file) {
        if (!Files.isRegularFile(file)) {
            throw CommandException.wrongUse("--data %s: no such file".formatted(file));
        }
        return bring(file, "data");
    }

    /** The path of a data set of failures, relative to the storage root; its card comes with it. */
    public String failures(Path file) {
        if (!Files.isRegularFile(file)) {
            throw CommandException.wrongUse("--failures %s: no such file".formatted(file));
        }
        if (Files.exists(cardOf(file))) {
            bring(cardOf(file), "data");
        }
        return bring(file, "data");
    }

    /** Where the card of a data set lies: {@code x.jsonl} has {@code x.card.json}. */
    static Path cardOf(Path file) {
        return file.resolveSibling(
                file.getFileName().toString().replaceFirst("\\.jsonl$", "") + ".card.json");
    }

    private String bring(Path source, String shelf) {
        Path whole = source.toAbsolutePath().normalize();
        if (whole.startsWith(storage)) {
            return storage.relativize(whole).toString();
        }
        Path target = storage.resolve(shelf).resolve(whole.getFileName());
        try {
            copy(whole, target);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy " + whole + " to " + target, e);
        }
        return storage.relativize(target).toString();
    }

    private static void copy(Path source, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Files.walkFileTree(
                source,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) throws IOException {
                        Files.createDirectories(target.resolve(source.relativize(folder)));
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Path to =
                                file.equals(source)
                                        ? target
                                        : target.resolve(source.relativize(file));
                        Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
