package io.reflectretry.trainer.runs.mining;

import io.reflectretry.model.run.MiningRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of one task's samples. Not for several threads. */
final class TaskTally {

    private final List<Failure> failures = new ArrayList<>(0);
    private final Map<TokenDigest, Integer> times = new HashMap<>(0);
    private int samples;
    private int firstIndex = Integer.MAX_VALUE;

    /**
     * A failed attempt.
     *
     * @param index the sample's number in the run
     * @param tokens what tells it from others
     * @param place where its line lies
     * @param kind of its reason
     */
    record Failure(int index, TokenDigest tokens, FailureSpool.Place place, String kind) {}

    /**
     * What a data set takes of a task's failures.
     *
     * @param kept each with other tokens, in the order of the samples
     * @param duplicates those with tokens that an earlier one has
     * @param surplus different ones beyond the limit
     */
    record Choice(List<Failure> kept, int duplicates, int surplus) {}

    void sampled(int index) {
        samples++;
        firstIndex = Math.min(firstIndex, index);
    }

    void failed(Failure failure) {
        failures.add(failure);
        times.merge(failure.tokens(), 1, Integer::sum);
    }

    int samples() {
        return samples;
    }

    /** The number of its first sample in the run; beyond all where there is none. */
    int firstIndex() {
        return firstIndex;
    }

    int different() {
        return times.size();
    }

    MiningRule.Verdict after(MiningRule rule) {
        int once = (int) times.values().stream().filter(n -> n == 1).count();
        return rule.after(samples, times.size(), once);
    }

    /** The first samples go first, in whatever order they came. */
    Choice choose(int most) {
        Set<TokenDigest> seen = new HashSet<>();
        List<Failure> different =
                failures.stream()
                        .sorted(Comparator.comparingInt(Failure::index))
                        .filter(failure -> seen.add(failure.tokens()))
                        .toList();
        List<Failure> kept = different.subList(0, Math.min(most, different.size()));
        return new Choice(kept, failures.size() - different.size(), different.size() - kept.size());
    }
}
