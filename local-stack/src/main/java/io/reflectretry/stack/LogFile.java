package io.reflectretry.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads the log of a child while the child writes it. */
public final class LogFile {
    private static final int TAIL_BYTES = 64 << 10;

    private LogFile() {}

    /** Its length in bytes; 0 when it does not exist yet. */
    static long length(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whether a line after byte {@code from} starts with the text. */
    static boolean hasLine(Path file, long from, String start) {
        return read(file, from).lines().anyMatch(line -> line.startsWith(start));
    }

    /** The last lines, oldest first; none when the file does not exist. */
    public static List<String> tail(Path file, int lines) {
        return tail(file, Math.max(0, length(file) - TAIL_BYTES), lines);
    }

    /** The last lines after byte {@code from}, oldest first. */
    static List<String> tail(Path file, long from, int lines) {
        var all = read(file, from).lines().toList();
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    private static String read(Path file, long from) {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            var bytes = new byte[(int) Math.min(Math.max(0, in.length() - from), 16 << 20)];
            in.seek(from);
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
