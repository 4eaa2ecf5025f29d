package io.reflectretry.again;

import io.reflectretry.model.codec.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A report as files: {@code report.json}, {@code changes.jsonl} (a {@link Change} a line) and
 * {@code groups.jsonl} (a {@link GroupChange} a line).
 */
public final class ReportFiles {

    private ReportFiles() {}

    /**
     * Writes them, in the place of older ones.
     *
     * @param folder is made where it is missing
     */
    public static void write(AgainReport report, Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("report.json"),
                    Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(report)
                            + "\n");
            lines(folder.resolve("changes.jsonl"), report.changes());
            lines(folder.resolve("groups.jsonl"), report.groupChanges());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report to " + folder, e);
        }
    }

    private static void lines(Path file, List<?> rows) throws IOException {
        try (var out = Files.newBufferedWriter(file)) {
            for (Object row : rows) {
                out.write(Json.mapper().writeValueAsString(row));
                out.write('\n');
            }
        }
    }
}
