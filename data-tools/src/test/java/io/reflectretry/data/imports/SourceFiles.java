package io.reflectretry.data.imports;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Makes small files in the shapes in which data sets are published. */
final class SourceFiles {

    private SourceFiles() {}

    /** What a query selects as Parquet, JSON ("array"), JSONL or CSV, by the file's ending. */
    static Path write(Path file, String select) {
        String name = file.getFileName().toString();
        String how =
                name.endsWith(".parquet")
                        ? "FORMAT parquet"
                        : name.endsWith(".json")
                                ? "FORMAT json, ARRAY true"
                                : name.endsWith(".jsonl") ? "FORMAT json" : "FORMAT csv, HEADER";
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = database.createStatement()) {
            statement.execute("COPY (%s) TO '%s' (%s)".formatted(select, file, how));
            return file;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
