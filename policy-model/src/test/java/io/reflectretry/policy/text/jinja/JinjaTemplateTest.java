package io.reflectretry.policy.text.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.Fixtures;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JinjaTemplateTest {

    /** The time at which fixtures/chat/families/make.py rendered. */
    private static final Clock CLOCK =
            Clock.fixed(Instant.parse("2026-03-07T09:05:03Z"), ZoneOffset.UTC);

    private static final JsonNode FIXTURE =
            Fixtures.json(Fixtures.path("chat/families/constructs.json"));

    static Stream<Arguments> renderedByJinja2() {
        return StreamSupport.stream(FIXTURE.get("cases").spliterator(), false)
                .map(c -> Arguments.of(c.get("template").asText(), c));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("renderedByJinja2")
    void rendersWhatJinja2Renders(String source, JsonNode expected) {
        Map<String, Object> variables =
                new HashMap<>(
                        new ObjectMapper()
                                .convertValue(
                                        FIXTURE.get("variables"),
                                        new TypeReference<Map<String, Object>>() {}));
        variables.put("bos_token", "<s>");
        variables.put("eos_token", "</s>");

        if (expected.has("text")) {
            assertThat(JinjaTemplate.parse(source, CLOCK).render(variables))
                    .isEqualTo(expected.get("text").asText());
        } else {
            String kind = expected.get("error").asText().replaceFirst(":.*", "");
            assertThatThrownBy(() -> JinjaTemplate.parse(source, CLOCK).render(variables))
                    .isInstanceOfSatisfying(
                            JinjaException.class,
                            failure -> {
                                assertThat(failure.kind()).isEqualTo(kind);
                                if (!kind.equals("TemplateSyntaxError")) {
                                    assertThat(kind + ": " + failure.getMessage())
                                            .isEqualTo(expected.get("error").asText());
                                }
                            });
        }
    }

    @Test
    void namesTheLine() {
        assertThatThrownBy(() -> JinjaTemplate.parse("a\n{% if x %}\n{{ x + }}", CLOCK))
                .isInstanceOfSatisfying(
                        JinjaException.class, e -> assertThat(e.line()).hasValue(3));
        JinjaTemplate template =
                JinjaTemplate.parse("a\n{% if true %}\n{{ x + 1 }}{% endif %}", CLOCK);
        assertThatThrownBy(() -> template.render(Map.of()))
                .isInstanceOfSatisfying(
                        JinjaException.class, e -> assertThat(e.line()).hasValue(3));
    }

    @Test
    void endsWhereATemplateCallsItselfForEver() {
        JinjaTemplate template =
                JinjaTemplate.parse("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", CLOCK);

        assertThatThrownBy(() -> template.render(Map.of()))
                .isInstanceOf(JinjaException.class)
                .hasMessageContaining("too deeply");
        assertThatThrownBy(() -> JinjaTemplate.parse("{{ " + "(".repeat(100_000), CLOCK))
                .isInstanceOf(JinjaException.class);
    }

    @Test
    void writesFloatsAsPythonDoes() {
        // Written by python3 -c "print(repr(x))".
        Map.of(
                        1e-4,
                        "0.0001",
                        9.999e-5,
                        "9.999e-05",
                        1e16,
                        "1e+16",
                        9007199254740993.0,
                        "9007199254740992.0",
                        5e-324,
                        "5e-324",
                        2.0E-3,
                        "0.002",
                        1e100,
                        "1e+100",
                        123e18,
                        "1.23e+20",
                        Double.NaN,
                        "nan",
                        -1.5,
                        "-1.5")
                .forEach((value, text) -> assertThat(PythonText.repr(value)).isEqualTo(text));
    }
}
