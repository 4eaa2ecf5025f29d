package io.reflectretry.verifiers.countdown;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an answer is judged by. Unlike the model's own record it takes numbers of any size.
 *
 * @param numbers the given numbers; not negative
 */
record CountdownQuestion(List<BigInteger> numbers, BigInteger target) {

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
        return numbers.isEmpty() || !target.isIntegralNumber()
                ? Optional.empty()
                : Optional.of(
                        new CountdownQuestion(List.copyOf(numbers), target.bigIntegerValue()));
    }
}
