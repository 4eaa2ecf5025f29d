package io.reflectretry.verifiers.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.verifiers.text.JsonText;
import io.reflectretry.verifiers.text.JsonText.Found;
import io.reflectretry.verifiers.text.JsonText.NotJsonException;
import io.reflectretry.verifiers.text.Thinking;
import java.util.Optional;

/** The JSON in what a model wrote. */
final class JsonAnswer {

    private static final String FENCE = "```";

    private JsonAnswer() {}

    /**
     * The output as a whole; where that is not JSON and more is allowed, the last fenced block,
     * else the longest object or list in the text.
     */
    static Optional<JsonNode> in(String output, boolean strict) {
        String text = Thinking.skip(output);
        Optional<JsonNode> whole = JsonText.whole(text);
        if (whole.isPresent() || strict) {
            return whole;
        }
        return fenced(text).or(() -> longest(text));
    }

    private static Optional<JsonNode> fenced(String text) {
        int close = text.lastIndexOf(FENCE);
        int open = close <= 0 ? -1 : text.lastIndexOf(FENCE, close - 1);
        if (open < 0) {
            return Optional.empty();
        }
        String inside = text.substring(open + FENCE.length(), close);
        int line = inside.indexOf('\n');
        // Behind the fence may stand a language.
        return JsonText.whole(inside)
                .or(() -> line < 0 ? Optional.empty() : JsonText.whole(inside.substring(line)));
    }

    private static Optional<JsonNode> longest(String text) {
        Optional<Found> longest = Optional.empty();
        int length = 0;
        long budget = 10_000 + 4L * text.length();
        int at = nextStart(text, 0);
        while (at >= 0 && budget > 0) {
            int next = at + 1;
            try {
                Found found = JsonText.at(text, at);
                if (found.end() - at > length) {
                    length = found.end() - at;
                    longest = Optional.of(found);
                }
                next = found.end();
            } catch (NotJsonException e) {
                budget -= 100L + e.consumed();
            }
            at = nextStart(text, next);
        }
        return longest.map(Found::value);
    }

    private static int nextStart(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '{' || text.charAt(i) == '[') {
                return i;
            }
        }
        return -1;
    }
}
