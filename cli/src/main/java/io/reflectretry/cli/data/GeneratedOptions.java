package io.reflectretry.cli.data;

import io.reflectretry.data.DataCard;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What all generators are asked. */
final class GeneratedOptions {

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "The file to write; an earlier one is replaced.")
    private Path out;

    @Option(
            names = "--split",
            required = true,
            paramLabel = "SPLIT",
            description = "${COMPLETION-CANDIDATES}.")
    private Split split;

    @Option(names = "--count", required = true, paramLabel = "N", description = "How many tasks.")
    private int count;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "The same seed gives the same file (default: ${DEFAULT-VALUE}).")
    private long seed;

    Path out() {
        return out;
    }

    Split split() {
        return split;
    }

    int count() {
        return count;
    }

    long seed() {
        return seed;
    }

    void tell(PrintWriter print, DataCard card) {
        print.printf(
                "%s: %,d tasks, SHA-256 %s%nCard: %s%n",
                out, card.count(), card.sha256(), TaskFile.cardOf(out));
    }
}
