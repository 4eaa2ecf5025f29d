package io.reflectretry.verifiers.countdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.outcome.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CountdownVerifierPropertiesTest {

    private final CountdownVerifier verifier = new CountdownVerifier();

    @Property
    void anyTextGetsAVerdict(@ForAll String answer) {
        assertThat(verifier.judge(Tasks.countdown(87, 7, 12, 3), answer))
                .isInstanceOf(Outcome.Fail.class);
    }

    @Property(tries = 5000)
    void anyMixOfPiecesGetsAVerdict(@ForAll("mixes") String answer) {
        var outcome = verifier.judge(Tasks.countdown(87, 7, 12, 3), answer);

        assertThat(outcome).isNotInstanceOf(Outcome.Unscorable.class);
        assertThat(outcome.reason()).isNotBlank();
    }

    @Provide
    Arbitrary<String> mixes() {
        return Arbitraries.of(
                        "7",
                        "12",
                        "3",
                        "87",
                        " ",
                        "+",
                        "-",
                        "*",
                        "/",
                        "(",
                        ")",
                        "=",
                        "\n",
                        "×",
                        "−",
                        "\\frac{",
                        "}{",
                        "}",
                        "{",
                        "\\boxed{",
                        "<answer>",
                        "</answer>",
                        "\\times",
                        "\\left(",
                        "\\right)",
                        "\\",
                        "\\,",
                        "$",
                        ".",
                        "^",
                        "x",
                        "\uD83D")
                .list()
                .ofMaxSize(30)
                .map(pieces -> String.join("", pieces));
    }

    /** An expression over all the numbers, worked out another way, is judged by its value. */
    @Property
    void theValueDecides(
            @ForAll @Size(min = 2, max = 6) List<@IntRange(max = 50) Integer> numbers,
            @ForAll long seed) {
        var expression = RandomExpression.over(numbers, new Random(seed));
        var given = new ArrayList<>(numbers).toArray(Integer[]::new);

        assertThat(verifier.judge(Tasks.countdown(expression.value(), given), expression.text()))
                .isInstanceOf(Outcome.Pass.class);
        assertThat(
                        verifier.judge(
                                Tasks.countdown(expression.value() + 1, given), expression.text()))
                .isInstanceOf(Outcome.Fail.class);
    }

    /** Sums, differences and products in whole numbers, all brackets written. */
    private record RandomExpression(String text, int value) {

        static RandomExpression over(List<Integer> numbers, Random random) {
            List<RandomExpression> parts = new ArrayList<>();
            numbers.forEach(n -> parts.add(new RandomExpression(String.valueOf(n), n)));
            while (parts.size() > 1) {
                RandomExpression left = parts.remove(random.nextInt(parts.size()));
                RandomExpression right = parts.remove(random.nextInt(parts.size()));
                parts.add(left.with(right, random));
            }
            return parts.getFirst();
        }

        private RandomExpression with(RandomExpression right, Random random) {
            boolean small = Math.abs(value) < 10_000 && Math.abs(right.value) < 10_000;
            return switch (random.nextInt(small ? 4 : 3)) {
                case 0 -> joined("+", right, value + right.value);
                case 1 -> joined("-", right, value - right.value);
                case 2 ->
                        new RandomExpression(
                                "-(" + text + " - " + right.text + ")", right.value - value);
                default -> joined("*", right, value * right.value);
            };
        }

        private RandomExpression joined(String sign, RandomExpression right, int result) {
            return new RandomExpression("(%s %s %s)".formatted(text, sign, right.text), result);
        }
    }
}
