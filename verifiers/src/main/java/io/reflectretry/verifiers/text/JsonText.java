package io.reflectretry.verifiers.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/**
 * Reads the JSON that a model wrote: strict JSON; numbers keep their kind (whole or float, floats
 * as double); at most {@value #MAX_DEPTH} levels and 1,000 digits a number.
 */
public final class JsonText {

    /** Deeper text is not read: what works on it may then be recursive. */
    public static final int MAX_DEPTH = 200;

    private static final ObjectReader READER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(1000)
                                                    .build())
                                    .build())
                    .build()
                    .reader();

    private JsonText() {}

    /**
     * A value in a text.
     *
     * @param end the position after its last character
     */
    public record Found(JsonNode value, int end) {}

    /** What a failed reading tells. */
    public static final class NotJsonException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int consumed;

        NotJsonException(String reason, int consumed) {
            super(reason, null, false, false);
            this.consumed = consumed;
        }

        /** How many characters were looked at before the fault: the work it took. */
        public int consumed() {
            return consumed;
        }
    }

    /** The value that starts at a position; what stands after it does not matter. */
    public static Found at(String text, int start) throws NotJsonException {
        int consumed = 0;
        try (JsonParser parser = READER.createParser(new Segment(text, start))) {
            try {
                JsonNode value = READER.readTree(parser);
                consumed = (int) parser.currentLocation().getCharOffset();
                if (value == null || value.isMissingNode()) {
                    throw new NotJsonException("there is nothing", consumed);
                }
                return new Found(value, start + consumed);
            } catch (IOException e) {
                consumed = (int) Math.max(0, parser.currentLocation().getCharOffset());
                throw new NotJsonException(firstLine(e.getMessage()), consumed);
            }
        } catch (IOException e) {
            throw new NotJsonException(firstLine(e.getMessage()), consumed);
        }
    }

    /** The value if the text is JSON as a whole. */
    public static Optional<JsonNode> whole(String text) {
        String stripped = text.strip();
        try {
            Found found = at(stripped, 0);
            return found.end() == stripped.length() ? Optional.of(found.value()) : Optional.empty();
        } catch (NotJsonException e) {
            return Optional.empty();
        }
    }

    private static String firstLine(String message) {
        String line =
                message == null ? "it cannot be read" : message.lines().findFirst().orElse("");
        int source = line.indexOf(" at [Source");
        return source < 0 ? line : line.substring(0, source);
    }

    /** The rest of a string, read without copying it. */
    private static final class Segment extends Reader {

        private final String text;
        private int at;

        Segment(String text, int start) {
            this.text = text;
            at = start;
        }

        @Override
        public int read(char[] target, int offset, int length) {
            if (at >= text.length()) {
                return -1;
            }
            int count = Math.min(length, text.length() - at);
            text.getChars(at, at + count, target, offset);
            at += count;
            return count;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
