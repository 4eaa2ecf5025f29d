package io.reflectretry.again;

import io.reflectretry.model.outcome.Outcome;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How often two judgings say the same of a kind of answers.
 *
 * @param judged answers with both verdicts
 * @param agree those with the same verdict; reasons and kinds of UNSCORABLE may differ
 * @param verdicts how often which verdict became which: {@code FAIL to PASS}; only those that are
 *     there
 */
public record Agreement(long judged, long agree, SortedMap<String, Long> verdicts) {

    static Agreement of(Stream<Answer> answers) {
        SortedMap<String, Long> verdicts = new TreeMap<>();
        answers.filter(Answer::isCompared)
                .forEach(
                        answer ->
                                verdicts.merge(
                                        "%s to %s"
                                                .formatted(
                                                        name(answer.then().orElseThrow()),
                                                        name(answer.now().orElseThrow())),
                                        1L,
                                        Long::sum));
        long judged = verdicts.values().stream().mapToLong(Long::longValue).sum();
        long agree =
                verdicts.entrySet().stream()
                        .filter(e -> isSame(e.getKey()))
                        .mapToLong(e -> e.getValue())
                        .sum();
        return new Agreement(judged, agree, verdicts);
    }

    private static boolean isSame(String change) {
        String[] verdicts = change.split(" to ");
        return verdicts[0].equals(verdicts[1]);
    }

    /** The verdict's name. */
    static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Pass ignored -> "PASS";
            case Outcome.Fail ignored -> "FAIL";
            case Outcome.Unscorable ignored -> "UNSCORABLE";
        };
    }
}
