package io.reflectretry.verifiers.math;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Cases;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class MathPropertiesTest {

    private final MathVerifier verifier = new MathVerifier();

    private static Task task(String gold) {
        return Cases.task(
                JsonNodeFactory.instance.objectNode().put("type", "math").put("answer", gold));
    }

    private Optional<Outcome> judge(String gold, String output) {
        return verifier.judgeAtOnce(new Attempt("a", task(gold), output));
    }

    @Property
    void anyTextGetsAVerdict(@ForAll String output) {
        assertThat(judge("\\frac{\\sqrt{7}}{2}", output).orElseThrow())
                .isInstanceOf(Outcome.Fail.class);
    }

    @Property(tries = 3000)
    void anyMixOfPiecesGetsAVerdict(@ForAll("mixes") String gold, @ForAll("mixes") String output) {
        // Where algebra is needed there is none at once; nothing is thrown either way.
        judge("\\boxed{" + gold + "}", "\\boxed{" + output + "}")
                .ifPresent(o -> assertThat(o.reason()).isNotBlank());
    }

    @Provide
    Arbitrary<String> mixes() {
        return Arbitraries.of(
                        "1",
                        "2",
                        "12",
                        "0",
                        ".",
                        ",",
                        "x",
                        "y",
                        "i",
                        "e",
                        " ",
                        "+",
                        "-",
                        "*",
                        "/",
                        "^",
                        "_",
                        "(",
                        ")",
                        "[",
                        "]",
                        "{",
                        "}",
                        "|",
                        "=",
                        "<",
                        ":",
                        "!",
                        "%",
                        "$",
                        "\\frac",
                        "\\sqrt",
                        "\\pi",
                        "\\sin",
                        "\\log",
                        "\\infty",
                        "\\pm",
                        "\\cup",
                        "\\text{",
                        "\\left(",
                        "\\right]",
                        "\\le",
                        "\\\\",
                        "&",
                        " cm",
                        "or",
                        "^\\circ",
                        "\\begin{pmatrix}",
                        "\\end{pmatrix}",
                        "\\overline{3}",
                        "\\lfloor",
                        "\\")
                .list()
                .ofMaxSize(14)
                .map(pieces -> String.join("", pieces));
    }

    /** A fraction in each of its layouts is right; with another numerator it is wrong. */
    @Property
    void fractionsAreRightInEveryLayout(
            @ForAll @IntRange(min = -999, max = 999) int above,
            @ForAll @IntRange(min = 1, max = 64) int belowIndex,
            @ForAll @IntRange(min = 0, max = 5) int layout,
            @ForAll @IntRange(min = 0, max = 4) int frame) {
        int below = belowIndex;
        String gold = "\\frac{%d}{%d}".formatted(above, below);

        assertThat(judge(gold, framed(frame, laidOut(layout, above, below))).orElseThrow())
                .isInstanceOf(Outcome.Pass.class);
        assertThat(judge(gold, framed(frame, laidOut(layout, above + 1, below))).orElseThrow())
                .isInstanceOf(Outcome.Fail.class);
    }

    private static String laidOut(int layout, int above, int below) {
        return switch (layout) {
            case 0 -> "\\frac{%d}{%d}".formatted(above, below);
            case 1 -> "%d/%d".formatted(above, below);
            case 2 -> "\\dfrac{ %d }{ %d }".formatted(3 * above, 3 * below);
            case 3 -> "%s\\tfrac{%d}{%d}".formatted(above < 0 ? "-" : "", Math.abs(above), below);
            case 4 -> "\\left(\\frac{%d}{%d}\\right)".formatted(-above, -below);
            default -> "x = %d \\div %d".formatted(above, below);
        };
    }

    private static String framed(int frame, String answer) {
        return switch (frame) {
            case 0 -> "\\boxed{" + answer + "}";
            case 1 -> "First 12, then 13.\n\\[ \\boxed{ " + answer + " } \\]\nThat is it: 17.";
            case 2 -> "No: \\boxed{5}. Yes: $\\boxed{" + answer + "\\text{ cm}}$.";
            case 3 -> "<think>\\boxed{9}</think>\n<answer>" + answer + "</answer>";
            default -> "#### " + answer;
        };
    }

    /** Sums in another order, with like terms apart, are the same. */
    @Property
    void theOrderOfTermsDoesNotCount(
            @ForAll @IntRange(min = 1, max = 50) int a,
            @ForAll @IntRange(min = 1, max = 50) int b,
            @ForAll @IntRange(min = 1, max = 50) int c) {
        String gold = "%dx^2 - %dy + %d\\sqrt{3}".formatted(a, b, c);

        assertThat(
                        judge(
                                        gold,
                                        "\\boxed{%d\\sqrt{3} + %d \\cdot x^{2} + x^2 - y \\cdot %d}"
                                                .formatted(c, a - 1, b))
                                .orElseThrow())
                .isInstanceOf(Outcome.Pass.class);
        assertThat(
                        judge(gold, "\\boxed{%dx^2 + %dy + %d\\sqrt{3}}".formatted(a, b, c))
                                .orElseThrow())
                .isInstanceOf(Outcome.Fail.class);
    }
}
