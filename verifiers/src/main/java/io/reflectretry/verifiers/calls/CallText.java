package io.reflectretry.verifiers.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.verifiers.text.Excerpt;
import io.reflectretry.verifiers.text.JsonText;
import io.reflectretry.verifiers.text.JsonText.Found;
import io.reflectretry.verifiers.text.JsonText.NotJsonException;
import io.reflectretry.verifiers.text.Thinking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the calls in what a model wrote, in the layouts that model families use:
 *
 * <ul>
 *   <li>Hermes and Qwen: one {@code <tool_call>{"name", "arguments"}</tool_call>} block a call;
 *   <li>Llama: {@code {"name", "parameters"}}, several of them one after another;
 *   <li>a JSON list of such objects, alone, in a fenced block or with prose around it.
 * </ul>
 *
 * Where there are blocks, only they count; else where there are fenced blocks that hold calls, only
 * they. A call that is begun and cannot be read fails the whole answer. Strict JSON; a string that
 * looks like a call or a tag is a string.
 */
final class CallText {

    private static final String OPEN = "<tool_call>";
    private static final String CLOSE = "</tool_call>";
    private static final String FENCE = "```";

    private final String text;
    // Every failed start costs what was read before the fault; all of them together may cost this,
    // so that the time is linear in the text.
    private long budget;

    private CallText(String text) {
        this.text = text;
        budget = 10_000 + 4L * text.length();
    }

    /** The calls, in the order of the text; an empty list when there is none. */
    static List<ToolCall> in(String answer) throws UnreadableCallException {
        String text = Thinking.skip(answer);
        Optional<JsonNode> whole = JsonText.whole(text);
        if (whole.isPresent()) {
            return calls(whole.get()).orElse(List.of());
        }
        int block = text.indexOf(OPEN);
        if (block >= 0) {
            return new CallText(text).blocks(block);
        }
        List<ToolCall> fenced = new ArrayList<>();
        for (String part : fences(text)) {
            fenced.addAll(new CallText(part).scattered());
        }
        return fenced.isEmpty() ? new CallText(text).scattered() : fenced;
    }

    private List<ToolCall> blocks(int first) throws UnreadableCallException {
        List<ToolCall> calls = new ArrayList<>();
        int open = first;
        while (open >= 0) {
            Found found = readBlock(open + OPEN.length(), calls.size() + 1);
            calls.addAll(
                    calls(found.value())
                            .orElseThrow(
                                    () ->
                                            new UnreadableCallException(
                                                    "A <tool_call> block holds no call with a name and arguments.")));
            int end = skipBlank(found.end());
            if (!text.startsWith(CLOSE, end)) {
                throw new UnreadableCallException(
                        "The <tool_call> block number %d is not closed after its call."
                                .formatted(calls.size()));
            }
            open = text.indexOf(OPEN, end);
        }
        return calls;
    }

    private Found readBlock(int start, int number) throws UnreadableCallException {
        try {
            return JsonText.at(text, start);
        } catch (NotJsonException e) {
            throw new UnreadableCallException(
                    "The <tool_call> block number %d is not JSON: %s"
                            .formatted(number, Excerpt.of(e.getMessage())));
        }
    }

    /** What stands between pairs of fences; the rest of the text after one that stays open. */
    private static List<String> fences(String text) {
        List<String> parts = new ArrayList<>();
        int open = text.indexOf(FENCE);
        while (open >= 0) {
            int start = open + FENCE.length();
            int close = closingFence(text, start);
            parts.add(text.substring(start, close < 0 ? text.length() : close));
            open = close < 0 ? -1 : text.indexOf(FENCE, close + FENCE.length());
        }
        return parts;
    }

    /** A fence that closes a block begins a line: JSON strings hold no line breaks. */
    private static int closingFence(String text, int start) {
        for (int at = text.indexOf(FENCE, start); at >= 0; at = text.indexOf(FENCE, at + 1)) {
            int before = at - 1;
            while (before >= start && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
                before--;
            }
            if (before < start
                    || text.charAt(before) == '\n'
                    || text.charAt(before) == '\r'
                    || text.charAt(before) == ']'
                    || text.charAt(before) == '}') {
                return at;
            }
        }
        return -1;
    }

    /** All JSON values that are calls, wherever they stand. */
    private List<ToolCall> scattered() throws UnreadableCallException {
        List<ToolCall> calls = new ArrayList<>();
        int at = nextStart(0);
        while (at >= 0 && budget > 0) {
            int next = at + 1;
            try {
                Found found = JsonText.at(text, at);
                var these = calls(found.value());
                if (these.isPresent()) {
                    calls.addAll(these.get());
                    next = found.end();
                } else {
                    budget -= found.end() - at;
                }
            } catch (NotJsonException e) {
                budget -= 100L + e.consumed();
                if (beginsCall(at)) {
                    throw new UnreadableCallException(
                            "A call is begun and is not JSON: %s"
                                    .formatted(Excerpt.of(e.getMessage())));
                }
            }
            at = nextStart(next);
        }
        return calls;
    }

    private int nextStart(int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                return i;
            }
        }
        return -1;
    }

    /** Whether a list of objects or an object with a name begins here. */
    private boolean beginsCall(int at) {
        int next = skipBlank(at + 1);
        if (text.charAt(at) == '[') {
            return next < text.length()
                    && text.charAt(next) == '{'
                    && text.startsWith("\"", skipBlank(next + 1));
        }
        return text.startsWith("\"name\"", next)
                || text.startsWith("\"arguments\"", next)
                || text.startsWith("\"parameters\"", next);
    }

    private int skipBlank(int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The calls that a value stands for; nothing when it is something else. */
    private static Optional<List<ToolCall>> calls(JsonNode value) throws UnreadableCallException {
        if (value.isObject() && value.path("name").isTextual()) {
            return Optional.of(List.of(call(value)));
        }
        if (value.isArray() && !value.isEmpty()) {
            List<ToolCall> calls = new ArrayList<>();
            for (JsonNode item : value) {
                if (!item.isObject() || !item.path("name").isTextual()) {
                    return Optional.empty();
                }
                calls.add(call(item));
            }
            return Optional.of(calls);
        }
        return Optional.empty();
    }

    private static ToolCall call(JsonNode value) throws UnreadableCallException {
        String name = value.get("name").textValue();
        JsonNode arguments =
                value.has("arguments") ? value.get("arguments") : value.get("parameters");
        if (arguments instanceof ObjectNode object) {
            return new ToolCall(name, object);
        }
        throw new UnreadableCallException(
                "The call of '%s' has no arguments: an object is needed, even an empty one."
                        .formatted(Excerpt.of(name)));
    }
}
