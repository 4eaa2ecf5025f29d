package io.reflectretry.data.source;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A kind of file that holds records. */
public enum FileKind {
    /** Columns with types. */
    PARQUET("parquet"),
    /** An array of objects, one object, or one after the other. */
    JSON("json"),
    /** One object a line. */
    JSONL("jsonl", "ndjson"),
    /** Text with commas, the first line names the columns. */
    CSV("csv"),
    /** The same with tabs. */
    TSV("tsv");

    private final String[] endings;

    FileKind(String... endings) {
        this.endings = endings;
    }

    /** The kind that a file's name says; text may be packed ({@code .gz}, {@code .zst}). */
    public static Optional<FileKind> of(Path file) {
        String name =
                file.getFileName()
                        .toString()
                        .toLowerCase(Locale.ROOT)
                        .replaceFirst("\\.(gz|zst)$", "");
        return Arrays.stream(values())
                .filter(
                        kind ->
                                Arrays.stream(kind.endings)
                                        .anyMatch(ending -> name.endsWith("." + ending)))
                .findFirst();
    }

    /** All endings, for a person. */
    public static String endings() {
        return Arrays.stream(values())
                .flatMap(kind -> Arrays.stream(kind.endings))
                .map(ending -> "." + ending)
                .collect(Collectors.joining(", "));
    }
}
