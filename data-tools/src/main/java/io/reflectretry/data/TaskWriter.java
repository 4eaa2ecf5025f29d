package io.reflectretry.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.task.Task;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Writes a file of tasks one by one, whole or not at all: it lies aside until {@link #finish}, and
 * an earlier file of the name stays until then.
 */
public final class TaskWriter implements Closeable {

    private final Path file;
    private final Path aside;
    private final MessageDigest digest = Split.sha256();
    private final OutputStream out;
    private long count;

    /**
     * @param file the JSONL file to write; its folder is made where it is missing
     * @throws TaskFileException where it cannot be written
     */
    public TaskWriter(Path file) {
        this.file = file;
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            aside = Files.createTempFile(folder, ".writing-", null);
            out =
                    new DigestOutputStream(
                            new BufferedOutputStream(Files.newOutputStream(aside)), digest);
        } catch (IOException failure) {
            throw cannotBeWritten(failure);
        }
    }

    /** Adds a line. */
    public void write(Task task) {
        try {
            out.write((json(task) + "\n").getBytes(StandardCharsets.UTF_8));
            count++;
        } catch (IOException failure) {
            throw cannotBeWritten(failure);
        }
    }

    /** How many tasks were written. */
    public long count() {
        return count;
    }

    /**
     * Gives the file its name.
     *
     * @return SHA-256 of its bytes, hexadecimal
     */
    public String finish() {
        try {
            out.close();
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException failure) {
            throw cannotBeWritten(failure);
        }
    }

    /** Leaves nothing behind where the file was not finished. */
    @Override
    public void close() {
        try {
            out.close();
            Files.deleteIfExists(aside);
        } catch (IOException failure) {
            throw cannotBeWritten(failure);
        }
    }

    private static String json(Task task) throws JsonProcessingException {
        return Json.mapper().writeValueAsString(task);
    }

    private TaskFileException cannotBeWritten(IOException failure) {
        return new TaskFileException(file, "cannot be written: " + failure, failure);
    }
}
