package io.reflectretry.verifiers.math;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.verifiers.Cases;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MathVerifierTest {

    private final MathVerifier verifier = new MathVerifier();

    private Outcome judge(String gold, String output) {
        var verification = JsonNodeFactory.instance.objectNode().put("type", "math");
        return verifier.judge(Cases.task(verification.put("answer", gold)), output);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    42; \\boxed{42.0}
                    42; \\boxed{(42)}
                    42; \\boxed{042}
                    42; \\boxed{+42}
                    42; The answer is $42.
                    42; It costs 42 dollars, so **42**.
                    42; <answer>42</answer>
                    42; 6 * 7 = 42.
                    42; <think>\\boxed{41}</think>\\boxed{42}
                    1234567; \\boxed{1,234,567}
                    1234567; \\boxed{1{,}234{,}567}
                    1,234; 1234
                    5000000; \\boxed{5 \\text{ million}}
                    -3; \\boxed{−3}
                    0.5; \\boxed{\\frac12}
                    \\frac{1}{2}; \\boxed{50/100}
                    \\frac{3}{4}; \\boxed{0.75}
                    \\frac{1}{6}; \\boxed{0.1\\overline{6}}
                    2\\frac{1}{3}; \\boxed{\\frac{7}{3}}
                    3.5; \\boxed{3 1/2}
                    \\sqrt{12}; \\boxed{2\\sqrt{3}}
                    \\frac{1}{\\sqrt{2}}; \\boxed{\\frac{\\sqrt{2}}{2}}
                    \\sqrt{2}+1; \\boxed{1+\\sqrt 2}
                    \\frac{1}{\\sqrt{2}-1}; \\boxed{1+\\sqrt{2}}
                    (x+1)(x-1); \\boxed{x^2-1}
                    \\frac{x^2-1}{x-1}; \\boxed{x+1}
                    \\sin^2 x + \\cos^2 x; \\boxed{1}
                    2\\sin x\\cos x; \\boxed{\\sin(2x)}
                    e^{i\\pi}; \\boxed{-1}
                    \\log_2 8; \\boxed{3}
                    2^{10}; \\boxed{1024}
                    5!; \\boxed{120}
                    \\binom{5}{2}; \\boxed{10}
                    1, -2; \\boxed{-2, 1}
                    1, -2; \\boxed{x = 1 \\text{ or } x = -2}
                    1 \\pm \\sqrt{2}; \\boxed{1-\\sqrt{2}, 1+\\sqrt{2}}
                    \\{1,2,3\\}; \\boxed{\\{3, 2, 1\\}}
                    (1, 2); \\boxed{\\left( 1, \\frac{4}{2} \\right)}
                    [0, 1); \\boxed{x \\in [0,1)}
                    (-\\infty, 1) \\cup (2, \\infty); \\boxed{(-\\infty,1)\\cup(2,\\infty)}
                    x \\ge 3; \\boxed{3 \\leq x}
                    y = 2x + 3; \\boxed{y - 2x = 3}
                    f(x) = 2x; \\boxed{2x}
                    10\\text{ cm}; \\boxed{10}
                    10\\text{ cm}^2; \\boxed{10 \\mathrm{~cm}^{2}}
                    50\\%; \\boxed{50}
                    60^\\circ; \\boxed{60°}
                    \\text{Evelyn}; \\boxed{evelyn}
                    \\text{(C)}; \\boxed{C}
                    204_5; \\boxed{204_{5}}
                    """)
    void rightAnswersPass(String gold, String output) {
        Outcome outcome = judge(gold, output);

        assertThat(outcome).as(outcome.reason()).isInstanceOf(Outcome.Pass.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    42; \\boxed{43}
                    42; \\boxed{42 or 43}
                    42; \\boxed{41, 42}
                    42; \\boxed{}
                    42; \\boxed{42
                    42; I do not know.
                    42; \\boxed{42} no, \\boxed{24}
                    42; 42 was my first idea, it is 43
                    42; \\boxed{4.2}
                    42; \\boxed{42x}
                    1,234,567; \\boxed{1,234}
                    70,000; \\boxed{0,70}
                    \\frac{1}{3}; \\boxed{0.333}
                    \\pi; \\boxed{3.14159265358979}
                    \\sqrt{2}; \\boxed{1.414213562373095}
                    \\frac{1}{2}; \\boxed{2}
                    3\\frac{1}{2}; \\boxed{\\frac{3}{2}}
                    |x|; \\boxed{x}
                    x; \\boxed{y}
                    x^2-1; \\boxed{x^2+1}
                    (1, 2); \\boxed{(2, 1)}
                    (0, 9); \\boxed{[0, 9)}
                    1, -2; \\boxed{1}
                    1, 1, 2; \\boxed{1, 2, 2}
                    x \\ge 3; \\boxed{x > 3}
                    x \\ge 3; \\boxed{3}
                    3:2; \\boxed{2:3}
                    204_5; \\boxed{204}
                    \\text{Tuesday}; \\boxed{Thursday}
                    \\text{even}; \\boxed{neve}
                    \\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}; \\boxed{\\begin{pmatrix} 2 \\\\ 1 \\end{pmatrix}}
                    10^{999999999}; \\boxed{10^{999999998}}
                    """)
    void wrongAnswersFail(String gold, String output) {
        Outcome outcome = judge(gold, output);

        assertThat(outcome).as(outcome.reason()).isInstanceOf(Outcome.Fail.class);
        assertThat(outcome.reason()).startsWith("The");
    }
}
