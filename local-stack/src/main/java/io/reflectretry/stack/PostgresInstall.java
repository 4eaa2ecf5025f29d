package io.reflectretry.stack;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks PostgreSQL's programs from the archive on the class path, once for each folder. */
final class PostgresInstall {
    private PostgresInstall() {}

    /**
     * Makes sure that the programs are in the folder.
     *
     * @return the folder with the programs {@code initdb} and {@code postgres}
     * @throws StackException when there is no archive for this machine
     */
    static Path ensure(Path folder) throws IOException {
        var programs = folder.resolve("bin");
        if (Files.isExecutable(programs.resolve("postgres"))) {
            return programs;
        }
        Files.createDirectories(folder.toAbsolutePath().getParent());
        // Unpacked aside and moved: another process sees all of it or nothing.
        var aside = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "unpack-");
        Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var in = archive()) {
            unpack(in, aside);
        }
        try {
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
            Folders.delete(aside);
        }
        return programs;
    }

    private static InputStream archive() {
        var architecture =
                switch (System.getProperty("os.arch")) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64" -> "arm_64";
                    default -> System.getProperty("os.arch");
                };
        var name = "/postgres-linux-" + architecture + ".txz";
        var in = PostgresInstall.class.getResourceAsStream(name);
        if (in == null) {
            throw new StackException(
                    "no PostgreSQL for this machine (%s %s): the class path has no %s"
                            .formatted(
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch"),
                                    name));
        }
        return in;
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (var tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException(
                            "the archive leads out of its folder: " + entry.getName());
                }
                unpackEntry(tar, entry, file);
            }
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
            throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
            var executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
