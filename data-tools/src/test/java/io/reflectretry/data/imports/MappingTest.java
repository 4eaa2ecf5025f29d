package io.reflectretry.data.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.task.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTest {

    @TempDir Path folder;

    @Test
    void takesPromptAndGoldFromAnyColumns() throws Exception {
        Draft draft =
                draft(
                        """
                        name: mine
                        type: math
                        id: uid
                        system: "Be brief, {meta.lang}."
                        prompt: "Solve: {q}"
                        gold: worked
                        goldFrom: boxed
                        """,
                        "{\"uid\": 3, \"q\": \"1+1\", \"worked\": \"is \\\\boxed{2}\", \"meta\": {\"lang\": \"en\"}}");

        assertThat(draft.sourceId()).contains("3");
        assertThat(draft.messages())
                .containsExactly(Message.system("Be brief, en."), Message.user("Solve: 1+1"));
        assertThat(draft.verification().toString())
                .isEqualTo("{\"type\":\"math\",\"answer\":\"2\"}");
    }

    @Test
    void buildsVerificationDataOfAnyType() throws Exception {
        assertThat(
                        verification(
                                "{name: m, type: choice, prompt: q, gold: a, verification: {choices: '{options}'}}",
                                "{\"q\": \"?\", \"a\": \"B\", \"options\": [\"x\", \"y\"]}"))
                .isEqualTo("{\"type\":\"choice\",\"answer\":\"B\",\"choices\":[\"x\",\"y\"]}");
        assertThat(
                        verification(
                                "{name: m, type: '{kind}', prompt: q, gold: a}",
                                "{\"q\": \"?\", \"a\": 7, \"kind\": \"exact\"}"))
                .isEqualTo("{\"type\":\"exact\",\"answer\":\"7\"}");
        assertThat(
                        verification(
                                "{name: m, type: regex, prompt: q, verification: {pattern: '^{a}$'}}",
                                "{\"q\": \"?\", \"a\": \"yes|no\"}"))
                .isEqualTo("{\"type\":\"regex\",\"pattern\":\"^yes|no$\"}");
        assertThat(
                        verification(
                                "{name: m, type: json-schema, prompt: q, gold: s}",
                                "{\"q\": \"?\", \"s\": \"{\\\"type\\\": \\\"object\\\"}\"}"))
                .isEqualTo("{\"type\":\"json-schema\",\"schema\":{\"type\":\"object\"}}");
        assertThat(
                        verification(
                                "{name: m, type: countdown, prompt: '{n} {t}', gold: t, verification: {numbers: '{n}'}}",
                                "{\"n\": [1, 2], \"t\": 3}"))
                .isEqualTo("{\"type\":\"countdown\",\"target\":3,\"numbers\":[1,2]}");
        assertThat(
                        verification(
                                "{name: m, type: http, prompt: q, verification: {url: 'http://localhost:9000/{q}'}}",
                                "{\"q\": \"x\"}"))
                .isEqualTo("{\"type\":\"http\",\"url\":\"http://localhost:9000/x\"}");
    }

    @Test
    void takesWholeConversationsAndTools() throws Exception {
        Draft draft =
                draft(
                        "{name: m, type: function-calling, messages: chat, tools: functions, gold: calls}",
                        """
                        {"chat": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}],
                         "functions": [{"type": "function", "function": {"name": "f", "parameters":
                           {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}}}],
                         "calls": "[{\\"name\\": \\"f\\", \\"arguments\\": {\\"a\\": \\"b\\"}, \\"id\\": 1}]"}""");

        assertThat(draft.messages()).containsExactly(Message.system("s"), Message.user("u"));
        assertThat(draft.tools()).hasSize(1);
        assertThat(draft.verification().path("gold").toString())
                .isEqualTo("[{\"name\":\"f\",\"arguments\":{\"a\":\"b\"}}]");
        assertThat(draft.verification().path("mode").asText()).isEqualTo("exact");
    }

    @Test
    void saysWhatIsWrongWithARecord() {
        assertThatThrownBy(
                        () ->
                                draft(
                                        "{name: m, type: math, prompt: q, gold: a}",
                                        "{\"q\": \"x\", \"b\": 1}"))
                .isInstanceOf(BadRecordException.class)
                .hasMessage("has no column 'a'; its columns are [q, b]");
        assertThatThrownBy(
                        () ->
                                draft(
                                        "{name: m, type: choice, prompt: q, gold: a, verification: {choices: [x, y]}}",
                                        "{\"q\": \"x\", \"a\": \"C\"}"))
                .hasMessageContaining("'C' is none of the choices");
        assertThatThrownBy(
                        () ->
                                draft(
                                        "{name: m, type: exact, prompt: q, gold: a}",
                                        "{\"q\": \"x\", \"a\": \" \"}"))
                .hasMessage("the answer is empty");
        assertThatThrownBy(
                        () ->
                                draft(
                                        "{name: m, type: regex, prompt: q, gold: a}",
                                        "{\"q\": \"x\", \"a\": \"(\"}"))
                .hasMessageContaining("no regular expression");
    }

    @Test
    void saysWhatIsWrongWithTheMapping() {
        assertThatThrownBy(() -> draft("{name: m, type: math, prompt: q, gold: a, glod: b}", "{}"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("mapping.yaml")
                .hasMessageContaining("glod");
        assertThatThrownBy(() -> draft("{type: math, prompt: q, gold: a}", "{}"))
                .hasMessageContaining("name");
        assertThatThrownBy(() -> draft("{name: m, type: math, gold: a}", "{}"))
                .hasMessageContaining("'messages' must be given");
        assertThatThrownBy(() -> draft("{name: m, type: math, prompt: q}", "{}"))
                .hasMessageContaining("gold");
        assertThatThrownBy(
                        () ->
                                draft(
                                        "{name: m, type: math, prompt: q, gold: a, goldFrom: magic}",
                                        "{}"))
                .hasMessageContaining("goldFrom");
    }

    private String verification(String mapping, String record) throws Exception {
        return draft(mapping, record).verification().toString();
    }

    private Draft draft(String mapping, String record) throws IOException, BadRecordException {
        Path file = folder.resolve("mapping.yaml");
        Files.writeString(file, mapping);
        return new MappedFormat(Mapping.read(file), PromptWords.OWN)
                .read((ObjectNode) Json.mapper().readTree(record));
    }
}
