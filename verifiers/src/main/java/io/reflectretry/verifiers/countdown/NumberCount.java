package io.reflectretry.verifiers.countdown;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether each given number is used as often as it may be. */
final class NumberCount {

    private NumberCount() {}

    /** What is wrong with the numbers that were used, if anything. */
    static Optional<String> fault(List<BigInteger> used, CountdownQuestion question) {
        List<BigInteger> given = question.numbers();
        Map<BigInteger, Integer> usedTimes = times(used);
        Map<BigInteger, Integer> givenTimes = times(given);
        for (BigInteger number : usedTimes.keySet()) {
            if (!givenTimes.containsKey(number)) {
                return Optional.of(
                        "%s is not one of the given numbers (%s)."
                                .formatted(
                                        number,
                                        given.stream()
                                                .map(BigInteger::toString)
                                                .collect(Collectors.joining(", "))));
            }
        }
        for (var entry : givenTimes.entrySet()) {
            BigInteger number = entry.getKey();
            int count = usedTimes.getOrDefault(number, 0);
            if (question.use() == CountdownQuestion.Use.ANY && count <= entry.getValue()) {
                continue;
            }
            if (count == 0) {
                return Optional.of("%s is not used.".formatted(number));
            }
            if (count != entry.getValue()) {
                return Optional.of(
                        "Used %s %s; %s was given %s."
                                .formatted(
                                        number, inWords(count), number, inWords(entry.getValue())));
            }
        }
        return Optional.empty();
    }

    private static Map<BigInteger, Integer> times(List<BigInteger> numbers) {
        Map<BigInteger, Integer> times = new LinkedHashMap<>();
        numbers.forEach(n -> times.merge(n, 1, Integer::sum));
        return times;
    }

    private static String inWords(int times) {
        return switch (times) {
            case 1 -> "once";
            case 2 -> "twice";
            default -> times + " times";
        };
    }
}
