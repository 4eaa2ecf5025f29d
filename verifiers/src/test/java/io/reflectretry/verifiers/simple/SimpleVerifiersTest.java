package io.reflectretry.verifiers.simple;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Cases;
import io.reflectretry.verifiers.Verifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exact text, regular expressions, choices, JSON schemas. */
class SimpleVerifiersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"type":"exact","answer":"Paris"}; Paris; PASS
                    {"type":"exact","answer":"Paris"}; ` Paris\t`; PASS
                    {"type":"exact","answer":"Paris"}; So it is \\boxed{Paris}.; PASS
                    {"type":"exact","answer":"Paris"}; <answer>Paris</answer>; PASS
                    {"type":"exact","answer":"Paris"}; <think>Rome</think> Paris; PASS
                    {"type":"exact","answer":"Paris"}; paris; FAIL
                    {"type":"exact","answer":"Paris"}; It is Paris; FAIL
                    {"type":"exact","answer":"Paris","ignoreCase":true}; PARIS; PASS
                    {"type":"exact","answers":["Paris","Paname"]}; Paname; PASS
                    {"type":"exact","answer":"New York","ignoreWhitespace":true}; NewYork; PASS
                    {"type":"exact","answer":"New York"}; NewYork; FAIL
                    {"type":"exact","answer":"Yes, sir!","ignorePunctuation":true}; Yes sir; PASS
                    {"type":"exact","answer":"ﬁne","normalizeUnicode":true}; fine; PASS
                    {"type":"exact","answer":"Paris","extract":"marked"}; Paris; FAIL
                    {"type":"exact","answer":"Paris","extract":"last_line"}; Paris; PASS
                    {"type":"regex","pattern":"Par.s"}; It is Paris.; PASS
                    {"type":"regex","pattern":"Par.s","match":"full"}; It is Paris.; FAIL
                    {"type":"regex","pattern":"par.s","ignoreCase":true}; It is Paris.; PASS
                    {"type":"regex","pattern":"Rome","negate":true}; It is Paris.; PASS
                    {"type":"regex","pattern":"^\\\\d+$"}; 42; PASS
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; B; PASS
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; (b); PASS
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; \\boxed{\\text{B}}; PASS
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; The answer is (B) Paris.; PASS
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; **Answer: B**; PASS
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; B. Paris; PASS
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; paris; PASS
                    {"type":"choice","answer":"Paris","choices":["Rome","Paris","Oslo"]}; B; PASS
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; It must be (B) then; PASS
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; Not (A) but (B); FAIL
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; A; FAIL
                    {"type":"choice","answer":"A","choices":["Rome","Paris","Oslo"]}; A city of light; FAIL
                    {"type":"choice","answer":"B","choices":["Rome","Paris","Oslo"]}; D; FAIL
                    {"type":"choice","answer":"B","choices":["4","2"]}; 2; PASS
                    {"type":"json-schema","schema":{"type":"object","required":["a"]}}; {"a": 1}; PASS
                    {"type":"json-schema","schema":{"type":"object","required":["a"]}}; {"b": 1}; FAIL
                    {"type":"json-schema","schema":{"type":"object","required":["a"]}}; Here: {"a": 1} it is; PASS
                    {"type":"json-schema","schema":{"type":"object"},"strict":true}; Here: {"a": 1} it is; FAIL
                    {"type":"json-schema","schema":{"type":"integer"}}; 3; PASS
                    {"type":"json-schema","schema":{"type":"integer"}}; "3"; FAIL
                    {"type":"json-schema","schema":{"type":"object"}}; {"a": ; FAIL
                    {"type":"json-schema","schema":{"properties":{"d":{"format":"date"}}}}; {"d": "yesterday"}; FAIL
                    {"type":"json-schema","schema":{"properties":{"d":{"pattern":"^(a+)+$"}}}}; {"d": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"}; FAIL
                    """)
    void judges(String task, String output, String verdict) {
        Outcome outcome = Cases.judge(task, output);

        assertThat(Cases.verdict(outcome)).as(outcome.reason()).isEqualTo(verdict);
    }

    @Test
    void jsonInAFencedBlockIsRead() {
        assertThat(
                        Cases.judge(
                                "{\"type\":\"json-schema\",\"schema\":{\"required\":[\"a\"]}}",
                                "I think {\"a\": 0}, or rather\n```json\n{\"b\": 1}\n```\n"))
                .isInstanceOf(Outcome.Fail.class);
    }

    @Test
    void aRecursiveSchemaIsNotJudgedInTheService() {
        var task =
                Cases.task(
                        "{\"type\":\"json-schema\",\"schema\":{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"b\"]}}");

        assertThat(Verifiers.installed().judgeAtOnce(new Attempt("a", task, "{\"b\":1}")))
                .isEmpty();
        assertThat(Verifiers.installed().judge(task, "{\"b\":1,\"a\":{}}").outcome())
                .isInstanceOf(Outcome.Fail.class);
    }

    @Test
    void aPatternThatMeansMillionsOfStepsIsNotJudgedInTheService() {
        var task = Cases.task("{\"type\":\"regex\",\"pattern\":\"((a{100}){100}){100}\"}");

        assertThat(Verifiers.installed().judgeAtOnce(new Attempt("a", task, "b"))).isEmpty();
    }
}
