package io.reflectretry.trainer.runs.feed;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.codec.JsonProblems;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a JSONL file of one kind of thing; empty lines are skipped.
 *
 * @param <T> what a line holds
 */
final class JsonLines<T> {

    /** Looks at what a line holds. */
    @FunctionalInterface
    interface Check<T> {

        /**
         * Fails where it cannot be used; the message says why.
         *
         * @throws IllegalArgumentException where it cannot
         */
        void check(T value);
    }

    private final ObjectReader reader;
    private final String kind;
    private final Check<T> check;

    /**
     * @param kind how one is named in errors, for example {@code task}
     */
    JsonLines(Class<T> type, String kind, Check<T> check) {
        this.reader = Json.mapper().readerFor(type);
        this.kind = kind;
        this.check = check;
    }

    /**
     * All of the file, in its order; at least one.
     *
     * @param shown how the file is named in errors
     * @throws DataSetException names the file, the line and the fault
     */
    List<T> read(Path file, String shown) {
        try (var lines = Files.newBufferedReader(file)) {
            List<T> values = new ArrayList<>();
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    values.add(value(line, shown, number));
                }
            }
            if (values.isEmpty()) {
                throw new DataSetException("%s holds no %s.".formatted(shown, kind));
            }
            return List.copyOf(values);
        } catch (NoSuchFileException e) {
            throw new DataSetException(
                    "There is no file %s under the storage root.".formatted(shown), e);
        } catch (MalformedInputException e) {
            throw new DataSetException("%s is not UTF-8 text.".formatted(shown), e);
        } catch (IOException e) {
            throw new DataSetException("%s cannot be read: %s".formatted(shown, e), e);
        }
    }

    private T value(String line, String shown, int number) throws IOException {
        try {
            T value = reader.readValue(line);
            if (value == null) {
                throw new DataSetException(
                        "%s, line %d: expected a %s, found null.".formatted(shown, number, kind));
            }
            check.check(value);
            return value;
        } catch (JacksonException e) {
            throw new DataSetException(
                    "%s, line %d: %s".formatted(shown, number, JsonProblems.describe(e)), e);
        } catch (IllegalArgumentException e) {
            throw new DataSetException(
                    "%s, line %d: %s".formatted(shown, number, e.getMessage()), e);
        }
    }
}
