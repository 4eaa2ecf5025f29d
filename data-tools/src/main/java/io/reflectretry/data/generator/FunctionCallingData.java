package io.reflectretry.data.generator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.data.DataCard;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskFile;
import io.reflectretry.data.TaskWriter;
import io.reflectretry.data.imports.BadRecordException;
import io.reflectretry.data.imports.Draft;
import io.reflectretry.data.imports.PromptWords;
import io.reflectretry.data.imports.XlamFormat;
import io.reflectretry.model.task.Task;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Makes files of function-calling tasks. */
public final class FunctionCallingData {

    /** What the ids begin with. */
    public static final String NAME = "function-calling";

    private static final XlamFormat FORMAT = new XlamFormat(PromptWords.OWN);

    private FunctionCallingData() {}

    /**
     * Writes a file of different tasks of one side of the split, and its card.
     *
     * @param file the JSONL file; an earlier one is replaced
     * @param count how many tasks
     * @param seed the same seed gives the same file
     * @throws IllegalArgumentException where there are not so many tasks
     */
    public static DataCard write(Path file, Split split, int count, long seed) {
        requireCount(count);
        CallGenerator generator = new CallGenerator(seed);
        String sha256;
        try (TaskWriter writer = new TaskWriter(file)) {
            generator.forEach(split, count, record -> writer.write(task(record)));
            sha256 = writer.finish();
        }
        DataCard card =
                new DataCard(
                        file.getFileName().toString(),
                        "Function calling with %d tools of this project's own: one call, several of different tools or of one, optional parameters, tools that are not wanted. Every value stands in the query."
                                .formatted(generator.tools()),
                        "function-calling",
                        split.label(),
                        "SHA-256 of the query decides: %d of 100 tasks are held out."
                                .formatted(Split.HELD_OUT_PERCENT),
                        "made by this project's generator (rrr data function-calling)",
                        DataCard.OWN_LICENCE,
                        Map.of("seed", Long.toString(seed)),
                        Map.of(),
                        count,
                        sha256);
        TaskFile.writeCard(file, card);
        return card;
    }

    /**
     * Writes the same tasks as xlam-function-calling-60k is published: a JSON array of records, one
     * a line.
     */
    public static void writeXlam(Path file, Split split, int count, long seed) {
        requireCount(count);
        try {
            Path folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Path aside = Files.createTempFile(folder, ".writing-", null);
            try {
                try (BufferedWriter writer = Files.newBufferedWriter(aside)) {
                    writeRecords(writer, split, count, seed);
                }
                Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(aside);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("%s cannot be written".formatted(file), failure);
        }
    }

    private static void writeRecords(BufferedWriter writer, Split split, int count, long seed)
            throws IOException {
        String[] before = {"[\n"};
        new CallGenerator(seed)
                .forEach(
                        split,
                        count,
                        record -> {
                            ObjectNode json = record.toJson();
                            try {
                                writer.write(before[0] + json);
                            } catch (IOException failure) {
                                throw new UncheckedIOException(failure);
                            }
                            before[0] = ",\n";
                        });
        writer.write("\n]\n");
    }

    /** The task in a record: exactly what the importer makes of it. */
    static Task task(XlamRecord record) {
        try {
            Draft draft = FORMAT.read(record.toJson());
            return new Task(
                    NAME + "-" + record.id(),
                    draft.messages(),
                    draft.tools(),
                    draft.verification());
        } catch (BadRecordException wrong) {
            throw new IllegalStateException(
                    "The generator made a wrong record, %s: %s"
                            .formatted(record.toJson(), wrong.getMessage()),
                    wrong);
        }
    }

    private static void requireCount(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count must be 1 or more, not " + count);
        }
    }
}
