package io.reflectretry.trainer.training;

import io.reflectretry.model.run.TrainingConfiguration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was counted since the run began, by name; names in the manner of the metrics. */
final class Tally {

    /** Members that came after their group had ended. */
    static final String LATE = "members/late";

    /** Members that had come before. */
    static final String DUPLICATE = "members/duplicate";

    /** Members that no group of this run has. */
    static final String FOREIGN = "members/foreign";

    /** Members without a score. */
    static final String UNSCORED = "members/unscored";

    /** Records that could not be read. */
    static final String UNREADABLE = "records/unreadable";

    /** Groups that were trained. */
    static final String TRAINED = "groups/trained";

    /** Groups closed without training; the reason follows. */
    static final String CLOSED = "groups/closed/";

    /** Tokens of prompts and completions that were trained on. */
    static final String TOKENS = "num_tokens";

    private final SortedMap<String, Long> counts = new TreeMap<>();

    void add(String name) {
        add(name, 1);
    }

    void add(String name, long more) {
        counts.merge(name, more, Long::sum);
    }

    /** Counts the tokens of a batch that is trained. */
    void countTokens(Batch batch, TrainingConfiguration configuration) {
        add(
                TOKENS,
                batch.groups().stream()
                        .flatMap(group -> group.members().values().stream())
                        .flatMap(member -> member.reward().stream())
                        .flatMap(reward -> TrainingExample.of(reward, 0, configuration).stream())
                        .mapToLong(
                                example ->
                                        example.tokens() + example.sample().promptTokenIds().length)
                        .sum());
    }

    long of(String name) {
        return counts.getOrDefault(name, 0L);
    }

    /** A copy. */
    SortedMap<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    static Tally restore(Map<String, Long> counts) {
        Tally tally = new Tally();
        tally.counts.putAll(counts);
        return tally;
    }
}
