package io.reflectretry.model.verbatim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.reflectretry.model.Examples;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.policy.Sample;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of numbers that are passed on unread: what comes out, and what does not get in. */
class PassedOnTest {

    private static final String IDS = "[4,5]";
    private static final String LOG_PROBABILITIES = "[-0.25,-1.5]";

    /** Neither -0 nor 1E0 is what this project writes: only copied bytes come out like that. */
    @Test
    void comesOutAsTheBytesItCameAs() {
        String json = attempt().replace(IDS, "[-0,5]").replace(LOG_PROBABILITIES, "[-2.50e-1,1E0]");

        AttemptMade read = (AttemptMade) decode(json);

        assertThat(text(read)).isEqualTo(json);
        assertThat(read.attempt().tokenIds()).containsExactly(0, 5);
        assertThat(read.attempt().logProbabilities()).containsExactly(-0.25f, 1);
        assertThat(text(read)).isEqualTo(json);
    }

    @Test
    void comesOutOnOneLineWhateverItsLayoutWas() {
        String json =
                attempt().replace(IDS, "[ 4,\n5 ]").replace(LOG_PROBABILITIES, "[-0.25,\t-1.5]");

        assertThat(text(decode(json))).isEqualTo(attempt());
    }

    @Test
    void whatIsNotFiniteIsReadAsItIsWritten() {
        String json = attempt().replace(LOG_PROBABILITIES, "[\"NaN\",\"-Infinity\"]");

        AttemptMade read = (AttemptMade) decode(json);

        assertThat(read.attempt().logProbabilities())
                .containsExactly(Float.NaN, Float.NEGATIVE_INFINITY);
        assertThat(text(read)).isEqualTo(json);
    }

    @Test
    void anEmptyListIsOne() {
        String json = attempt().replace(IDS, "[]").replace(LOG_PROBABILITIES, "[]");

        AttemptMade read = (AttemptMade) decode(json);

        assertThat(read.attempt().tokenIds()).isEmpty();
        assertThat(text(read)).isEqualTo(json);
    }

    @Test
    void isReadWhereTheKindOfEventComesLast() {
        String json = attempt().replace("{\"event\":\"attempt-made\",", "{");

        Event read = decode(json.substring(0, json.length() - 1) + ",\"event\":\"attempt-made\"}");

        assertThat(text(read)).isEqualTo(attempt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[4,5,]",
                "[,4,5]",
                "[4,,5]",
                "[4 5]",
                "[4,05]",
                "[4,5.0]",
                "[4,5e0]",
                "[4,--5]",
                "[4,-]",
                "[4,+5]",
                "[4,5x]",
                "[4,2147483648]",
                "[4,-2147483649]",
                "[4,99999999999999999999]",
                "[4,\"5\"]",
                "[4,null]",
                "[4,true]",
                "[4,[5]]",
                "[4,{}]",
                "[[4,5]]",
                "[4,NaN]",
                "{}",
                "\"4,5\"",
                "45",
                "null",
                "[4,5",
                "[4,5}"
            })
    void whatIsNoListOfTokenIdsIsRefusedByName(String list) {
        assertThatThrownBy(() -> decode(attempt().replace(IDS, list)))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("tokenIds");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[-0.25,1..2]",
                "[-0.25,01]",
                "[-0.25,-01.5]",
                "[-0.25,1e]",
                "[-0.25,1e+]",
                "[-0.25,.5]",
                "[-0.25,1.]",
                "[-0.25,1.e5]",
                "[-0.25,-]",
                "[-0.25,,1]",
                "[-0.25,1,]",
                "[-0.25,NaN]",
                "[-0.25,Infinity]",
                "[-0.25,\"-1.5\"]",
                "[-0.25,1e39]",
                "[-0.25,-1e400]",
                "[-0.25,1000000000000000000000000000000000000000]",
                "[-0.25,null]",
                "[-0.25,[1]]",
                "[-0.25,0x1]",
                "[-0.25,1f]",
                "{}",
                "null"
            })
    void whatIsNoListOfLogProbabilitiesIsRefusedByName(String list) {
        assertThatThrownBy(() -> decode(attempt().replace(LOG_PROBABILITIES, list)))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("logProbabilities");
    }

    @Test
    void saysWhichOneIsWrong() {
        assertThatThrownBy(() -> decode(attempt().replace(IDS, "[4,1.5]")))
                .hasMessageContaining("attempt.tokenIds.[1]")
                .hasMessageContaining("must be a whole number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[4,5,6] | [-0.25,-1.5]", "[4,5] | [-0.25]", "[ 4 ] | [ ]", "[] | [0]"})
    void asManyLogProbabilitiesAsTokens(String ids, String logProbabilities) {
        String json = attempt().replace(IDS, ids).replace(LOG_PROBABILITIES, logProbabilities);

        assertThatThrownBy(() -> decode(json))
                .isInstanceOf(EventFormatException.class)
                .hasMessageContaining("'logProbabilities' must have one entry for each of the");
    }

    @Test
    void readsTheValuesThatJacksonReads() throws JsonProcessingException {
        Random random = new Random(7);
        for (int i = 0; i < 3000; i++) {
            int size = random.nextInt(5);
            String ids = list(size, () -> whole(random));
            String numbers = list(size, () -> fraction(random));
            String json = attempt().replace(IDS, ids).replace(LOG_PROBABILITIES, numbers);

            Event event = decode(json);

            Sample read = ((AttemptMade) event).attempt();
            assertThat(text(event)).isEqualTo(json);
            assertThat(read.tokenIds()).isEqualTo(Json.mapper().readValue(ids, int[].class));
            assertThat(read.logProbabilities())
                    .as(numbers)
                    .isEqualTo(Json.mapper().readValue(numbers, float[].class));
        }
    }

    /** What is taken unread must be what reading would take: digits and signs in any order. */
    @Test
    void takesNothingThatReadingWouldRefuse() {
        Random random = new Random(11);
        String characters = "0123456789-+.eE,";
        int taken = 0;
        for (int i = 0; i < 200_000; i++) {
            String list =
                    IntStream.range(0, 1 + random.nextInt(6))
                            .mapToObj(
                                    k ->
                                            String.valueOf(
                                                    characters.charAt(
                                                            random.nextInt(characters.length()))))
                            .collect(Collectors.joining("", "[", "]"));
            byte[] json = list.getBytes(StandardCharsets.UTF_8);
            var ints = NumberText.ofInts(json, 1, json.length);
            var floats = NumberText.ofFloats(json, 1, json.length);
            if (ints.isPresent()) {
                assertThat(ints.get().ints())
                        .isEqualTo(readByJackson(list, IntList.class).values());
            }
            if (floats.isPresent()) {
                taken++;
                assertThat(floats.get().floats())
                        .isEqualTo(readByJackson(list, FloatList.class).values());
            }
        }
        assertThat(taken).isGreaterThan(1000);
    }

    /** From a text, Jackson's parser of characters reads: number by number. */
    private static <T> T readByJackson(String list, Class<T> type) {
        try {
            return Json.mapper().readValue(list, type);
        } catch (JsonProcessingException e) {
            throw new AssertionError(list + " was taken", e);
        }
    }

    private static String list(int size, java.util.function.Supplier<String> number) {
        return IntStream.range(0, size)
                .mapToObj(i -> number.get())
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String whole(Random random) {
        int bits = random.nextInt(30);
        return Integer.toString(random.nextBoolean() ? random.nextInt(1 << bits) : -(1 << bits));
    }

    private static String fraction(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> Float.toString((float) Math.log(1 - random.nextFloat()));
            case 1 -> Double.toString(-random.nextDouble());
            case 2 -> random.nextInt(1000) + "e" + (random.nextInt(60) - 55);
            case 3 -> whole(random);
            default -> Float.toString(random.nextFloat() * 1e-30f);
        };
    }

    private static String attempt() {
        return text(
                Examples.events().stream()
                        .filter(AttemptMade.class::isInstance)
                        .findFirst()
                        .orElseThrow());
    }

    private static Event decode(String json) {
        return EventCodec.decode(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Event event) {
        return new String(EventCodec.encode(event), StandardCharsets.UTF_8);
    }
}
