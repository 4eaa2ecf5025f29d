package io.reflectretry.data.imports;

import io.reflectretry.model.codec.Json;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Keeps bad records: all of them in a file, the first ones and their number at hand. */
final class Rejected implements Closeable {

    static final String FILE = "rejected.jsonl";
    private static final int SHOWN = 5;

    private final Path file;
    private final Path aside;
    private final BufferedWriter writer;
    private final List<BadRecord> first = new ArrayList<>();
    private long count;

    Rejected(Path folder) {
        file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            aside = Files.createTempFile(folder, ".writing-", null);
            writer = Files.newBufferedWriter(aside);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void add(BadRecord bad) {
        count++;
        if (first.size() < SHOWN) {
            first.add(bad);
        }
        try {
            writer.write(
                    Json.mapper()
                            .writeValueAsString(
                                    Map.of(
                                            "file", bad.file().toString(),
                                            "where", bad.where(),
                                            "reason", bad.reason())));
            writer.newLine();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    long count() {
        return count;
    }

    List<BadRecord> first() {
        return List.copyOf(first);
    }

    /** Gives the file its name; one of an earlier import goes where there is none now. */
    void finish() {
        try {
            writer.close();
            if (count == 0) {
                Files.deleteIfExists(file);
            } else {
                Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
            Files.deleteIfExists(aside);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
