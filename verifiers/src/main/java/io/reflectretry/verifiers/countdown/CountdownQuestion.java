package io.reflectretry.verifiers.countdown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an answer is judged by. Unlike the model's own record it takes numbers of any size.
 *
 * @param numbers the given numbers; not negative
 * @param use whether numbers may be left over; {@code each} where the data does not say
 */
record CountdownQuestion(List<BigInteger> numbers, BigInteger target, Use use) {

    /** How many of the given numbers an answer has to use. */
    enum Use {
        /** Each of them, once. */
        EACH,
        /** Any of them, each at most once. */
        ANY
    }

    /** Reads a task's verification data; nothing when it has no whole numbers or no target. */
    static Optional<CountdownQuestion> read(ObjectNode verification) {
        List<BigInteger> numbers = new ArrayList<>();
        for (JsonNode number : verification.path("numbers")) {
            if (!number.isIntegralNumber() || number.bigIntegerValue().signum() < 0) {
                return Optional.empty();
            }
            numbers.add(number.bigIntegerValue());
        }
        JsonNode target = verification.path("target");
        Optional<Use> use = use(verification.path("use"));
        return numbers.isEmpty() || !target.isIntegralNumber()
                ? Optional.empty()
                : use.map(
                        u ->
                                new CountdownQuestion(
                                        List.copyOf(numbers), target.bigIntegerValue(), u));
    }

    private static Optional<Use> use(JsonNode word) {
        return word.isMissingNode()
                ? Optional.of(Use.EACH)
                : Arrays.stream(Use.values())
                        .filter(u -> u.name().equalsIgnoreCase(word.asText()))
                        .findFirst();
    }
}
