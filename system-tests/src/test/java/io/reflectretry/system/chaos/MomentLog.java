package io.reflectretry.system.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The begin and end lines in a process's log, read while it is written. Not for several threads.
 */
final class MomentLog implements AutoCloseable {

    private static final Pattern LINE =
            Pattern.compile("(begins|ends) ([a-z]+) ([0-9]+) of process ([0-9]+)\\s*$");

    private final RandomAccessFile file;
    private final StringBuilder rest = new StringBuilder();

    /** A line. */
    record Moment(boolean begins, String kind, long number, long process) {

        boolean isEndOf(Moment begun) {
            return !begins
                    && begun.begins
                    && kind.equals(begun.kind)
                    && number == begun.number
                    && process == begun.process;
        }
    }

    private MomentLog(RandomAccessFile file) {
        this.file = file;
    }

    /** Reads what is written from now on. */
    static MomentLog fromNow(Path log) {
        try {
            Files.createDirectories(log.getParent());
            if (!Files.exists(log)) {
                Files.createFile(log);
            }
            RandomAccessFile file = new RandomAccessFile(log.toFile(), "r");
            file.seek(file.length());
            return new MomentLog(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The moments that were written since the last call. */
    List<Moment> read() {
        try {
            long length = file.length();
            if (length == file.getFilePointer()) {
                return List.of();
            }
            byte[] bytes = new byte[(int) (length - file.getFilePointer())];
            file.readFully(bytes);
            rest.append(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Moment> moments = new ArrayList<>();
        for (int end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
            parse(rest.substring(0, end)).ifPresent(moments::add);
            rest.delete(0, end + 1);
        }
        return moments;
    }

    static Optional<Moment> parse(String line) {
        Matcher found = LINE.matcher(line);
        return found.find()
                ? Optional.of(
                        new Moment(
                                found.group(1).equals("begins"),
                                found.group(2),
                                Long.parseLong(found.group(3)),
                                Long.parseLong(found.group(4))))
                : Optional.empty();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
