package io.reflectretry.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;

/**
 * Reads files record by record through an embedded DuckDB. Memory stays bounded, however long a
 * file is: results are streamed, and the database may hold half a gigabyte. Nothing is fetched from
 * outside: the readers of all kinds come with the library.
 *
 * <p>A record arrives as a JSON object; numbers of JSON files keep their text's kind and digits.
 */
public final class RecordReader implements AutoCloseable {

    private static final String MEMORY = "512MB";
    private static final String THREADS = "2";

    /** Longest JSON object and longest line of CSV. */
    private static final int LONGEST_RECORD = 64 << 20;

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    // A column of doubles may hold NaN; only who uses it has to care.
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build();

    private final Connection database;

    /** Opens the database; takes a second or so. */
    public RecordReader() {
        Properties settings = new Properties();
        settings.setProperty("jdbc_stream_results", "true");
        settings.setProperty("memory_limit", MEMORY);
        settings.setProperty("threads", THREADS);
        settings.setProperty("preserve_insertion_order", "true");
        settings.setProperty("autoinstall_known_extensions", "false");
        settings.setProperty("autoload_known_extensions", "false");
        try {
            database = DriverManager.getConnection("jdbc:duckdb:", settings);
        } catch (SQLException failure) {
            throw new SourceException("DuckDB cannot be started: " + failure.getMessage(), failure);
        }
    }

    /**
     * Hands over all records of a file.
     *
     * <p>A line of JSONL or CSV that is none is reported and the next one read. Where a Parquet or
     * JSON file is damaged, what follows cannot be found: that is reported as its last record.
     */
    public void read(SourceFile file, Records records) {
        long row = 0;
        try {
            Progress progress = progress(file);
            try (Statement statement = database.createStatement();
                    ResultSet results = statement.executeQuery(query(file))) {
                while (results.next()) {
                    row++;
                    String text = results.getString(1);
                    hand(row, text, progress.after(row, text), records);
                }
            }
        } catch (SQLException failure) {
            records.unreadable(
                    "row " + (row + 1), "the file cannot be read further: " + reason(failure));
        }
        if (file.kind() == FileKind.CSV || file.kind() == FileKind.TSV) {
            reportRejected(records);
        }
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException failure) {
            throw new SourceException("DuckDB cannot be closed: " + failure.getMessage(), failure);
        }
    }

    private static String query(SourceFile file) {
        String path = quoted(file.path());
        return switch (file.kind()) {
            case PARQUET -> "SELECT to_json(r) FROM read_parquet(%s) r".formatted(path);
            case JSON ->
                    "SELECT json FROM read_json_objects(%s, maximum_object_size = %d)"
                            .formatted(path, LONGEST_RECORD);
            case JSONL ->
                    // A line that is not JSON becomes NULL, so that rows stay counted.
                    "SELECT json FROM read_json_objects(%s, format = 'newline_delimited', ignore_errors = true, maximum_object_size = %d)"
                            .formatted(path, LONGEST_RECORD);
            case CSV -> csv(path, ",");
            case TSV -> csv(path, "\t");
        };
    }

    private static String csv(String path, String delimiter) {
        return "SELECT to_json(r) FROM read_csv(%s, header = true, all_varchar = true, delim = '%s', quote = '\"', escape = '\"', comment = '', parallel = false, store_rejects = true, max_line_size = %d) r"
                .formatted(path, delimiter, LONGEST_RECORD);
    }

    private void hand(long row, String text, double done, Records records) {
        if (text == null) {
            records.unreadable("row " + row, "is not JSON");
            return;
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node instanceof ObjectNode record) {
                records.record(row, record, done);
            } else {
                records.unreadable(
                        "row " + row,
                        "is no JSON object with columns but %s"
                                .formatted(node.getNodeType().toString().toLowerCase(Locale.ROOT)));
            }
        } catch (JsonProcessingException failure) {
            records.unreadable("row " + row, "is not JSON: " + failure.getOriginalMessage());
        }
    }

    private void reportRejected(Records records) {
        try (Statement statement = database.createStatement()) {
            try (ResultSet rejected =
                    statement.executeQuery(
                            "SELECT line, any_value(error_message) FROM reject_errors GROUP BY line ORDER BY line")) {
                while (rejected.next()) {
                    records.unreadable(
                            "line " + rejected.getLong(1), firstLine(rejected.getString(2)));
                }
            }
            statement.execute("DROP TABLE IF EXISTS reject_errors");
            statement.execute("DROP TABLE IF EXISTS reject_scans");
        } catch (SQLException failure) {
            // Where the file could not be opened there is no such table, and that is reported.
            if (!failure.getMessage().contains("reject_errors does not exist")) {
                throw new SourceException("DuckDB failed: " + reason(failure), failure);
            }
        }
    }

    private interface Progress {
        double after(long row, String text);
    }

    private Progress progress(SourceFile file) throws SQLException {
        if (file.kind() == FileKind.PARQUET) {
            long rows = rows(file);
            return (row, text) -> rows == 0 ? 1 : (double) row / rows;
        }
        long[] read = {0};
        double bytes = Math.max(1, file.bytes());
        return (row, text) -> {
            read[0] += text == null ? 0 : text.length();
            return Math.min(1, read[0] / bytes);
        };
    }

    /** As the file's foot says. */
    private long rows(SourceFile file) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT count(*) FROM read_parquet(%s)"
                                        .formatted(quoted(file.path())))) {
            result.next();
            return result.getLong(1);
        }
    }

    /** A literal that DuckDB takes for this file and not for a pattern of many. */
    private static String quoted(Path path) {
        return "'"
                + path.toAbsolutePath()
                        .toString()
                        .replaceAll("([\\[*?])", "[$1]")
                        .replace("'", "''")
                + "'";
    }

    private static String reason(SQLException failure) {
        String message = failure.getMessage();
        int error = message.lastIndexOf("Error: ");
        return firstLine(error < 0 ? message : message.substring(error + "Error: ".length()));
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().orElse("");
    }
}
