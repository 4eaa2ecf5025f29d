package io.reflectretry.verifiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.reflectretry.model.outcome.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Outputs that are made to break a verifier: each gets a verdict, soon, and none passes. */
class HostileTest {

    private static final Verifiers VERIFIERS = Verifiers.installed();

    private static final Map<String, String> TASKS =
            Map.of(
                    "countdown",
                    "{\"type\":\"countdown\",\"numbers\":[7,12,3],\"target\":87}",
                    "exact calls",
                    "{\"type\":\"function-calling\",\"mode\":\"exact\",\"gold\":[{\"name\":\"f\",\"arguments\":{\"a\":1}}]}",
                    "bfcl calls",
                    "{\"type\":\"function-calling\",\"mode\":\"bfcl\",\"tools\":[{\"name\":\"f\",\"parameters\":{\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]}}],\"accepted\":[{\"f\":{\"a\":[1]}}]}",
                    "math",
                    "{\"type\":\"math\",\"answer\":\"\\\\boxed{\\\\frac{x+1}{2}}\"}",
                    "number",
                    "{\"type\":\"math\",\"answer\":\"#### 42\"}",
                    "schema",
                    "{\"type\":\"json-schema\",\"schema\":{\"type\":\"object\",\"required\":[\"city\"],\"properties\":{\"city\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}}}",
                    "text",
                    "{\"type\":\"exact\",\"answer\":\"Paris\",\"ignoreCase\":true,\"ignoreWhitespace\":true,\"ignorePunctuation\":true,\"normalizeUnicode\":true}",
                    "regex",
                    "{\"type\":\"regex\",\"pattern\":\"^(a+)+b$\"}",
                    "choice",
                    "{\"type\":\"choice\",\"answer\":\"B\",\"choices\":[\"Rome\",\"Paris\"]}");

    private static Map<String, String> outputs() {
        int many = 900_000;
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("nothing", "");
        outputs.put("blanks", " \n\t ".repeat(many / 4));
        outputs.put("10 MB", "7 * 12 + 3 ".repeat(1_000_000));
        outputs.put("round brackets", "(".repeat(many));
        outputs.put("square brackets", "[".repeat(many));
        outputs.put("braces", "{".repeat(many));
        outputs.put("objects", "{\"a\":".repeat(many / 5));
        outputs.put("named objects", "{\"a\":{\"name\":".repeat(many / 13));
        outputs.put("lists of numbers", "[1,[1,".repeat(many / 6));
        outputs.put("short lists", "[1]".repeat(many / 3));
        outputs.put("unclosed strings", "[\"".repeat(many / 2));
        outputs.put("quotes", "\"".repeat(many));
        outputs.put("backslashes", "\\".repeat(many));
        outputs.put("boxes", "\\boxed{".repeat(many / 7));
        outputs.put("closed boxes", "\\boxed{" + "{".repeat(400_000) + "}".repeat(400_001));
        outputs.put("box of brackets", "\\boxed{" + "(".repeat(900) + "x" + ")".repeat(900) + "}");
        outputs.put("box of roots", "\\boxed{" + "\\sqrt".repeat(390) + "x}");
        outputs.put("box of fractions", "\\boxed{" + "\\frac".repeat(390) + "x}");
        outputs.put("box of functions", "\\boxed{" + "\\sin".repeat(480) + " x}");
        outputs.put("box of bars", "\\boxed{" + "|".repeat(1900) + "}");
        outputs.put("box of commas", "\\boxed{" + "1,".repeat(many / 2) + "}");
        outputs.put("box of sets", "\\boxed{" + "\\{".repeat(2000) + "\\}".repeat(2000) + "}");
        outputs.put("box of tuples", "\\boxed{" + "(1,".repeat(1500) + ")".repeat(1500) + "}");
        outputs.put("box of relations", "\\boxed{" + "x<".repeat(2400) + "}");
        outputs.put("box of plus or minus", "\\boxed{" + "1\\pm".repeat(400) + "1}");
        outputs.put("answer tags", "<answer>".repeat(many / 8));
        outputs.put("closed answer tags", "</answer>".repeat(many / 9));
        outputs.put("call tags", "<tool_call>".repeat(many / 11));
        outputs.put("empty calls", "<tool_call>{}</tool_call>".repeat(many / 25));
        outputs.put("think tags", "<think>".repeat(many / 7));
        outputs.put("fences", "```".repeat(many / 3));
        outputs.put("fences on lines", "```json\n[".repeat(many / 9));
        outputs.put("huge number", "9".repeat(many));
        outputs.put("huge exponent", "1e999999999");
        outputs.put("boxed huge exponent", "\\boxed{1e999999999}");
        outputs.put("huge power", "\\boxed{10^{999999999}}");
        outputs.put("power tower", "\\boxed{9^{9^{9^{9^{9}}}}}");
        outputs.put("large powers", "\\boxed{" + "2^{3999}3^{2000}".repeat(100) + "}");
        outputs.put("factorial", "\\boxed{99999999!!!!!!}");
        outputs.put("huge decimals", "\\boxed{0." + "1".repeat(50_000) + "}");
        outputs.put(
                "huge argument",
                "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":1e999999999}}</tool_call>");
        outputs.put(
                "digits as argument",
                "<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":"
                        + "1".repeat(5000)
                        + "}}</tool_call>");
        outputs.put("many calls", "{\"name\":\"f\",\"arguments\":{\"a\":2}}\n".repeat(20_000));
        outputs.put("regex bomb", "a".repeat(many) + "!");
        outputs.put("schema bomb", "{\"city\":\"" + "a".repeat(many) + "!\"}");
        outputs.put("control characters", "\u0000\u0001\u0002\u0007\u001b[2J".repeat(1000));
        outputs.put("invisible characters", "\u200b\u200e\u202e\ufeff\u00ad".repeat(1000));
        outputs.put("lone surrogates", "\ud83d".repeat(1000));
        outputs.put("combining characters", "e" + "\u0301".repeat(100_000));
        outputs.put("ligatures", "\ufdfa".repeat(50_000));
        outputs.put("letters that grow", "\u0130\u00df".repeat(100_000));
        outputs.put(
                "quoted right answer",
                "The task said that 7 * 12 + 3, 42, (B) Paris or {\"city\":\"aa\"} would pass.\nI do not know.");
        return outputs;
    }

    static Stream<Arguments> all() {
        return TASKS.entrySet().stream()
                .flatMap(
                        t ->
                                outputs().entrySet().stream()
                                        .map(
                                                o ->
                                                        Arguments.of(
                                                                t.getKey(),
                                                                o.getKey(),
                                                                t.getValue(),
                                                                o.getValue())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("all")
    @Timeout(60)
    void getsAVerdictSoon(String task, String name, String verification, String output) {
        var attempt = new Attempt("a", Cases.task(verification), output);
        long begin = System.nanoTime();

        var judgement = VERIFIERS.judgeAtOnce(attempt);

        // Generous: other work runs beside it. What is not judged at once is isolated.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        judgement.ifPresent(
                j -> {
                    assertThat(j.outcome()).as("%s", j.outcome()).isInstanceOf(Outcome.Fail.class);
                    assertThat(j.outcome().reason()).isNotBlank().hasSizeLessThan(1000);
                });
    }

    @ParameterizedTest
    @MethodSource("golds")
    void goldThatCannotBeReadIsNotTheModelsFault(String verification) {
        assertThatCode(() -> Cases.judge(verification, "42")).doesNotThrowAnyException();
        assertThat(Cases.judge(verification, "42")).isInstanceOf(Outcome.Unscorable.class);
    }

    static Stream<String> golds() {
        return Stream.of(
                "{\"type\":\"math\"}",
                "{\"type\":\"math\",\"answer\":\"\"}",
                "{\"type\":\"exact\"}",
                "{\"type\":\"exact\",\"answer\":\"a\",\"extract\":\"nowhere\"}",
                "{\"type\":\"regex\"}",
                "{\"type\":\"regex\",\"pattern\":\"(\"}",
                "{\"type\":\"regex\",\"pattern\":\"(?=a)\"}",
                "{\"type\":\"choice\",\"answer\":\"C\",\"choices\":[\"a\",\"b\"]}",
                "{\"type\":\"choice\",\"answer\":\"A\"}",
                "{\"type\":\"json-schema\"}",
                "{\"type\":\"json-schema\",\"schema\":5}",
                "{\"type\":\"json-schema\",\"schema\":{\"$ref\":\"http://localhost:1/schema\"}}",
                "{\"type\":\"json-schema\",\"schema\":{\"pattern\":\"(?=a)\"}}",
                "{\"type\":\"function-calling\"}",
                "{\"type\":\"function-calling\",\"mode\":\"loose\",\"gold\":[]}",
                "{\"type\":\"function-calling\",\"gold\":[{\"name\":\"f\"}]}",
                "{\"type\":\"function-calling\",\"mode\":\"bfcl\",\"accepted\":[{\"f\":{}}]}",
                "{\"type\":\"http\"}",
                "{\"type\":\"http\",\"url\":\"file:///etc/passwd\"}");
    }
}
