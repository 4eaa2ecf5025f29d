package io.reflectretry.data.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A file with records, and how they stand in it. */
public record SourceFile(Path path, FileKind kind) {

    /**
     * The files that are named, and those in the folders that are named, at any depth and sorted by
     * path; hidden ones and files of other kinds in a folder are left out.
     *
     * @throws SourceException where something is missing, of an unknown kind, or a folder has
     *     nothing
     */
    public static List<SourceFile> find(List<Path> paths) {
        List<SourceFile> found = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                found.addAll(inFolder(path));
            } else if (Files.isRegularFile(path)) {
                found.add(
                        new SourceFile(
                                path,
                                FileKind.of(path)
                                        .orElseThrow(
                                                () ->
                                                        new SourceException(
                                                                "%s: of an unknown kind; its name must end with one of %s"
                                                                        .formatted(
                                                                                path,
                                                                                FileKind
                                                                                        .endings())))));
            } else {
                throw new SourceException("%s: no such file or folder".formatted(path));
            }
        }
        return List.copyOf(found);
    }

    /** Size of the file in bytes. */
    public long bytes() {
        try {
            return Files.size(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<SourceFile> inFolder(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<SourceFile> found =
                    all.filter(Files::isRegularFile)
                            .filter(path -> !isHidden(folder.relativize(path)))
                            .sorted()
                            .flatMap(
                                    path ->
                                            FileKind.of(path)
                                                    .map(kind -> new SourceFile(path, kind))
                                                    .stream())
                            .toList();
            if (found.isEmpty()) {
                throw new SourceException(
                        "%s: the folder holds no file that ends with one of %s"
                                .formatted(folder, FileKind.endings()));
            }
            return found;
        } catch (IOException failure) {
            throw new SourceException("%s: cannot be read: %s".formatted(folder, failure));
        }
    }

    private static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
