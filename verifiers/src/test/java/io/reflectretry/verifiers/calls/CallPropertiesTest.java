package io.reflectretry.verifiers.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.verifiers.Cases;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class CallPropertiesTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final FunctionCallingVerifier verifier = new FunctionCallingVerifier();

    private Outcome judge(List<ToolCall> gold, String output) {
        ObjectNode verification = JSON.objectNode().put("type", "function-calling");
        ArrayNode calls = verification.putArray("gold");
        gold.forEach(c -> calls.add(object(c, "arguments")));
        return verifier.judge(Cases.task(verification), output);
    }

    private static ObjectNode object(ToolCall call, String key) {
        return JSON.objectNode().put("name", call.name()).set(key, call.arguments());
    }

    @Property
    void anyTextGetsAVerdict(@ForAll String output) {
        assertThat(judge(List.of(new ToolCall("f", JSON.objectNode())), output))
                .isInstanceOf(Outcome.Fail.class);
    }

    @Property(tries = 3000)
    void anyMixOfPiecesGetsAVerdict(@ForAll("mixes") String output) {
        assertThat(judge(List.of(new ToolCall("f", JSON.objectNode())), output).reason())
                .isNotBlank();
    }

    @Provide
    Arbitrary<String> mixes() {
        return Arbitraries.of(
                        "<tool_call>",
                        "</tool_call>",
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"name\"",
                        "\"f\"",
                        ":",
                        ",",
                        "\"arguments\"",
                        "\"parameters\"",
                        "{}",
                        "```",
                        "```json",
                        "\n",
                        " ",
                        "null",
                        "1",
                        "-",
                        "\"",
                        "\\",
                        "{\"name\":\"f\",\"arguments\":{}}",
                        "prose")
                .list()
                .ofMaxSize(25)
                .map(pieces -> String.join("", pieces));
    }

    @Property
    void rightCallsPassInEveryLayoutAndOrder(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int count,
            @ForAll @IntRange(min = 0, max = 7) int layout)
            throws JsonProcessingException {
        var random = new Random(seed);
        List<ToolCall> gold = calls(random, count);
        List<ToolCall> made = new ArrayList<>(gold.stream().map(c -> shuffled(c, random)).toList());
        Collections.shuffle(made, random);

        Outcome outcome = judge(gold, laidOut(layout, made));

        assertThat(outcome).as(outcome.reason()).isInstanceOf(Outcome.Pass.class);
    }

    @Property
    void changedCallsFail(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int count,
            @ForAll @IntRange(min = 0, max = 7) int layout,
            @ForAll @IntRange(min = 0, max = 4) int change)
            throws JsonProcessingException {
        var random = new Random(seed);
        List<ToolCall> gold = calls(random, count);
        List<ToolCall> made = new ArrayList<>(gold);
        int index = random.nextInt(count);
        ToolCall call = made.get(index);
        ObjectNode arguments = call.arguments().deepCopy();
        switch (change) {
            case 0 -> made.set(index, new ToolCall(call.name() + "_", arguments));
            case 1 -> made.set(index, new ToolCall(call.name(), arguments.put("more", 1)));
            case 2 -> made.add(call);
            case 3 -> made.remove(index);
            default -> made.set(index, new ToolCall(call.name(), otherKind(arguments)));
        }

        assertThat(judge(gold, laidOut(layout, made))).isInstanceOf(Outcome.Fail.class);
    }

    /** 3 becomes 3.0. */
    private static ObjectNode otherKind(ObjectNode arguments) {
        return arguments.put("n", arguments.get("n").doubleValue());
    }

    private static List<ToolCall> calls(Random random, int count) {
        List<ToolCall> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ObjectNode arguments = JSON.objectNode().put("n", random.nextInt(100));
            int more = random.nextInt(4);
            for (int k = 0; k < more; k++) {
                arguments.set("p" + k, value(random, 3));
            }
            calls.add(new ToolCall("tool." + random.nextInt(3), arguments));
        }
        return calls;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> JSON.numberNode(random.nextInt());
            case 1 -> JSON.numberNode(random.nextGaussian());
            case 2 -> JSON.booleanNode(random.nextBoolean());
            case 3 -> JSON.nullNode();
            case 4 -> JSON.numberNode(new BigInteger(100, random));
            case 5 ->
                    JSON.textNode(
                            List.of(
                                            "",
                                            "a \"b\" {c} [d]",
                                            "</tool_call>",
                                            "```json\n[1]\n```",
                                            "{\"name\": \"f\", \"arguments\": {}}",
                                            "Zürich 北京 \uD83D\uDE00")
                                    .get(random.nextInt(6)));
            case 6 -> {
                ArrayNode list = JSON.arrayNode();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
            default -> {
                ObjectNode object = JSON.objectNode();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    object.set("k" + i, value(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static ToolCall shuffled(ToolCall call, Random random) {
        List<String> names = new ArrayList<>();
        call.arguments().fieldNames().forEachRemaining(names::add);
        Collections.shuffle(names, random);
        ObjectNode arguments = JSON.objectNode();
        names.forEach(n -> arguments.set(n, call.arguments().get(n)));
        return new ToolCall(call.name(), arguments);
    }

    private static String laidOut(int layout, List<ToolCall> calls) throws JsonProcessingException {
        String list = list(calls, "arguments", false);
        return switch (layout) {
            case 0 -> joined(calls, "<tool_call>\n%s\n</tool_call>", "\n");
            case 1 -> "I call:\n" + joined(calls, "<tool_call>%s</tool_call>", "") + "\nDone.";
            case 2 -> list;
            case 3 -> list(calls, "parameters", true);
            case 4 -> "```json\n" + list(calls, "arguments", true) + "\n```";
            case 5 -> "Some [prose] {here}.\n\n" + list + "\nand there.";
            case 6 -> "<think>" + "{\"name\": \"x\", \"arguments\": {}}" + "</think>\n" + list;
            default -> joined(calls, "%s", "\n");
        };
    }

    private static String list(List<ToolCall> calls, String key, boolean pretty) {
        ArrayNode list = JSON.arrayNode();
        calls.forEach(c -> list.add(object(c, key)));
        return pretty ? list.toPrettyString() : list.toString();
    }

    private static String joined(List<ToolCall> calls, String frame, String between)
            throws JsonProcessingException {
        List<String> texts = new ArrayList<>();
        for (ToolCall call : calls) {
            texts.add(frame.formatted(Json.mapper().writeValueAsString(object(call, "arguments"))));
        }
        return texts.stream().collect(Collectors.joining(between));
    }
}
