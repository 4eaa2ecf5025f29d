package io.reflectretry.checker;

import java.util.Optional;

/**
 * What is kept of a record while a log is checked.
 *
 * @param place where it stands
 * @param id the event's id; of a record that is no event its place
 * @param type the event's name, {@code dead-letter}, or {@code unreadable}
 * @param causation the id of the event that it names as its cause
 * @param episode the episode that it belongs to
 * @param member the member of the episode's group
 * @param verdict what a verdict, reward or end says
 * @param groupSize how many members the episode's group has; 0 where the event does not say
 * @param timestamp when the log took it, in milliseconds since 1970
 * @param digest of the value; equal for equal bytes
 */
record Fact(
        Place place,
        String id,
        String type,
        Optional<String> causation,
        Optional<String> episode,
        Optional<Integer> member,
        Optional<Verdict> verdict,
        int groupSize,
        long timestamp,
        long digest) {

    /** PASS and FAIL are scores. */
    enum Verdict {
        PASS,
        FAIL,
        UNSCORABLE
    }

    boolean is(Verdict wanted) {
        return verdict.filter(wanted::equals).isPresent();
    }
}
