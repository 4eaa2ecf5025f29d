package io.reflectretry.trainer.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Files and folders that appear whole or not at all, also when the machine stops. Errors name the
 * path.
 */
final class DurableFiles {

    /** Begins the names of what is being written; what bears it after a crash is rubbish. */
    static final String WRITING = ".writing-";

    /** Begins the names of what is being removed. */
    static final String REMOVING = ".removing-";

    private DurableFiles() {}

    /** Makes a folder with its parents. */
    static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw failed("make the folder", folder, failure);
        }
    }

    /**
     * Where a file or folder is written before it appears: beside its final place.
     *
     * @param writer tells writers apart that do not know of each other
     */
    static Path aside(Path target, String writer) {
        return target.resolveSibling(WRITING + target.getFileName() + "-" + writer);
    }

    /**
     * Lets a written file or folder appear under its name; what it holds is on the disk already.
     */
    static void appear(Path written, Path target) {
        try {
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
            force(target.getParent());
        } catch (IOException failure) {
            throw failed("rename " + written.getFileName() + " to", target, failure);
        }
    }

    /** Writes a file and forces it to disk. */
    static void writeForced(Path file, byte[] content) {
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        } catch (IOException failure) {
            throw failed("write", file, failure);
        }
    }

    /** Copies the files of a folder, forced to disk; folders in it are left out. */
    static void copyFiles(Path from, Path to, String except) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(except)) {
                    Files.copy(file, to.resolve(name));
                    force(to.resolve(name));
                }
            }
            force(to);
        } catch (NoSuchFileException missing) {
            throw failed("find", from, missing);
        } catch (IOException failure) {
            throw failed("copy", from, failure);
        }
    }

    /** Forces a folder's files to disk, and then the folder. */
    static void forceFiles(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isRegularFile).forEach(DurableFiles::force);
        } catch (IOException failure) {
            throw failed("list", folder, failure);
        }
        force(folder);
    }

    /** Forces a file, or the entries of a folder, to disk. */
    static void force(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException failure) {
            throw failed("force to disk", path, failure);
        }
    }

    /** Removes a folder; it leaves its name at once, so that no half of it is ever seen. */
    static void remove(Path target) {
        Path doomed = target.resolveSibling(REMOVING + target.getFileName());
        try {
            if (Files.exists(target)) {
                Files.move(target, doomed, StandardCopyOption.ATOMIC_MOVE);
                delete(doomed);
            }
        } catch (IOException failure) {
            throw failed("remove", target, failure);
        }
    }

    /**
     * Removes what one writer has begun and not finished; quietly, where nothing can be removed.
     */
    static void discardAside(Path folder, String writer) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (name.startsWith(WRITING) && name.endsWith("-" + writer)) {
                    delete(entry);
                }
            }
        } catch (IOException remains) {
            // Whoever opens the run next sweeps it.
        }
    }

    /** Removes what a crash left half written or half removed. */
    static void sweep(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (name.startsWith(WRITING) || name.startsWith(REMOVING)) {
                    delete(entry);
                }
            }
        } catch (IOException failure) {
            throw failed("clean", folder, failure);
        }
    }

    private static void delete(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }

    private static UncheckedIOException failed(String what, Path path, IOException cause) {
        return new UncheckedIOException("Cannot %s %s: %s".formatted(what, path, cause), cause);
    }
}
