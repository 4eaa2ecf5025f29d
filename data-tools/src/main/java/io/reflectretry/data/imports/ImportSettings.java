package io.reflectretry.data.imports;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is imported, and how.
 *
 * @param sources files and folders with records
 * @param out the folder that gets {@code train.jsonl}, {@code test.jsonl}, their cards, and {@code
 *     rejected.jsonl} where there are bad records
 * @param testPercent of a hundred questions so many are for the test: 0 to 100
 * @param onBad what becomes of a bad record
 * @param strict whether a record with a doubt is a bad one
 * @param exclude files of tasks of which no question may come again, for example a published test
 *     set
 * @param name ids begin with it; the format's name where it is absent
 * @param licence takes the place of what is known of the format
 */
public record ImportSettings(
        List<Path> sources,
        Path out,
        int testPercent,
        OnBad onBad,
        boolean strict,
        List<Path> exclude,
        Optional<String> name,
        Optional<String> licence) {

    /** What becomes of a bad record. */
    public enum OnBad {
        /** It is reported and left out. */
        SKIP,
        /** It ends the import, which then leaves no files. */
        FAIL
    }

    public ImportSettings {
        sources = List.copyOf(sources);
        exclude = List.copyOf(exclude);
        if (testPercent < 0 || testPercent > 100) {
            throw new IllegalArgumentException("testPercent must be 0 to 100, not " + testPercent);
        }
    }
}
