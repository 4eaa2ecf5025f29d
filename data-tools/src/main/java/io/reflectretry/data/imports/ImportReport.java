package io.reflectretry.data.imports;

import io.reflectretry.data.DataCard;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the records. Each of them is counted once: {@code read = bad + duplicates +
 * excluded + train + test}.
 *
 * @param read records found
 * @param bad those that are no tasks
 * @param duplicates those that were there before
 * @param excluded those whose question is in a file that was to be left out
 * @param doubtful tasks that look wrong and were kept
 * @param train tasks for training
 * @param test tasks for the test
 * @param firstBad the first bad ones
 * @param firstDoubts the first doubts
 * @param cards of the files that were written
 */
public record ImportReport(
        long read,
        long bad,
        long duplicates,
        long excluded,
        long doubtful,
        long train,
        long test,
        List<BadRecord> firstBad,
        List<BadRecord> firstDoubts,
        List<DataCard> cards) {

    /** The counts by name. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("read", read);
        counts.put("bad", bad);
        counts.put("duplicates", duplicates);
        counts.put("excluded", excluded);
        counts.put("doubtful", doubtful);
        counts.put("train", train);
        counts.put("test", test);
        return counts;
    }
}
