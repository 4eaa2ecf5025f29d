package io.reflectretry.verifiers.countdown;

import static io.reflectretry.verifiers.countdown.Tasks.countdown;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CountdownVerifierTest {

    private static final Task TASK = countdown(87, 7, 12, 3);

    private final CountdownVerifier verifier = new CountdownVerifier();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7 * 12 + 3",
                "7*12+3=87",
                "3 + 12 * 7 = 87",
                "3 - -(7 * 12)",
                "((3)) + (12 × 7)",
                "start with 7 * 12\n7 * 12 + 3 = 87\n\n",
                "so \\boxed{7 \\times 12 + 3}. I hope that helps",
                "<answer>7 * 12 - 3</answer> no: <answer> 7 * 12 + 3 = 87 </answer>",
                "<answer>$\\boxed{7 \\cdot 12 + 3}$</answer>",
                "\\boxed{\\frac{12}{1 }} and <answer>7 * 12 + 3</answer>",
            })
    void rightAnswersPass(String answer) {
        assertThat(verifier.judge(TASK, answer))
                .isInstanceOf(Outcome.Pass.class)
                .extracting(Outcome::reason)
                .asString()
                .endsWith("= 87.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    7 * 12 - 3              | 7 * 12 - 3 = 81, not 87.
                    7 / 12 + 3              | 7 / 12 + 3 = 43/12, not 87.
                    7 * 12 - 3 = 87         | 7 * 12 - 3 = 81, not 87.
                    7 * 12 + 3 = 86         | After '=' stands '86' instead of the target 87.
                    7 * 12 + 3 = 87 = 87    | After '=' stands '87 = 87' instead of the target 87.
                    87                      | 87 is not one of the given numbers (7, 12, 3).
                    87 = 87                 | 87 is not one of the given numbers (7, 12, 3).
                    7 * 12                  | 3 is not used.
                    7 * 12 + 3 + 7 - 7      | Used 7 3 times; 7 was given once.
                    7 * 12 + 3 * 7          | Used 7 twice; 7 was given once.
                    7 / (12 - 3 - 3)        | Used 3 twice; 3 was given once.
                    7 ** 12 + 3             | '**' (power) is not allowed
                    7 // 12 + 3             | '//' (division without remainder) is not allowed
                    7 ^ 12 + 3              | '^' (power) is not allowed
                    7.0 * 12 + 3            | '.' (numbers are whole) is not allowed
                    7 * 12 + three          | 'three' is not allowed
                    7 * 12 + 03             | '03' starts with a zero
                    7 x 12 + 3              | 'x' is not allowed
                    7 * (12 + 3             | A bracket is opened and never closed.
                    7 * 12) + 3             | A bracket is closed that was not opened.
                    7 * * 12 + 3            | A number is missing before '*'.
                    7 * 12 +                | A number is missing at the end.
                    7 12 + 3                | An operator is missing before 12.
                    7 (12 + 3)              | An operator is missing before '('.
                    ()                      | A number is missing before ')'.
                    \\frac{7}               | A fraction needs two parts in braces.
                    \\sqrt{7}               | '\\sqrt' is not allowed
                    <answer></answer>       | There is no answer.
                    <answer>7 * 12 + 3      | '<' is not allowed
                    """)
    void wrongAnswersFailWithAReasonThatAPersonUnderstands(String answer, String reason) {
        var outcome = verifier.judge(TASK, answer);

        assertThat(outcome).isInstanceOf(Outcome.Fail.class);
        assertThat(outcome.reason()).startsWith(reason);
    }

    @Test
    void divisionByZeroFails() {
        assertThat(verifier.judge(countdown(1, 5, 5, 3, 3), "(5 - 5) / (3 - 3)"))
                .isEqualTo(new Outcome.Fail("It divides 0 by zero."));
    }

    @Test
    void aNumberGivenTwiceMustBeUsedTwice() {
        assertThat(verifier.judge(countdown(7, 7, 7), "7"))
                .isEqualTo(new Outcome.Fail("Used 7 once; 7 was given twice."));
    }

    @Test
    void fractionsAreExact() {
        assertThat(verifier.judge(countdown(24, 3, 3, 8, 8), "8 / (3 - 8 / 3)"))
                .isInstanceOf(Outcome.Pass.class);
    }

    @Test
    void anyDepthOfBracketsIsRead() {
        String deep = "(".repeat(20_000) + "7" + ")".repeat(20_000) + " * 12 + 3";

        assertThat(verifier.judge(TASK, deep)).isInstanceOf(Outcome.Pass.class);
    }

    @Test
    void hugeNumbersAreRefusedBeforeAnythingIsComputed() {
        assertThat(verifier.judge(TASK, "9".repeat(5000) + " * 7").reason())
                .isEqualTo("A number of 5000 digits is not one of the given ones.");
    }

    @Test
    void reasonsStayShort() {
        String answer = "7 * 12 + 3 = " + "8".repeat(90) + " ".repeat(5000) + "x".repeat(5000);

        assertThat(verifier.judge(TASK, answer).reason()).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"numbers\": [7, 12, 3]}",
                "{\"numbers\": [], \"target\": 87}",
                "{\"numbers\": [7, \"12\"], \"target\": 87}",
                "{\"numbers\": [7, 1.5], \"target\": 87}",
                "{\"numbers\": 7, \"target\": 87}",
                "{\"numbers\": [7, 12], \"target\": \"87\"}",
            })
    void goldThatCannotBeReadIsNotTheModelsFault(String gold) throws Exception {
        var verification = Tasks.verification();
        verification.setAll((ObjectNode) Json.mapper().readTree(gold));

        assertThat(verifier.judge(Tasks.with(verification), "7 * 12 + 3"))
                .isInstanceOfSatisfying(
                        Outcome.Unscorable.class,
                        u -> assertThat(u.kind()).isEqualTo(UnscorableKind.GOLD));
    }
}
