package io.reflectretry.model.verbatim;

import com.fasterxml.jackson.core.io.NumberInput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A JSON array of numbers as text, brackets included, without blanks: {@code [3,-1.5,2E-7]}. Its
 * form was checked, so that reading it later cannot fail.
 */
final class NumberText {

    /** So many digits fit an int, and a float, whatever they are. */
    private static final int SAFE_DIGITS = 9;

    /** Nobody writes a float in more characters. */
    private static final int MAX_FLOAT = 40;

    private static final int NO = -1;

    private final byte[] json;
    private final int size;

    private NumberText(byte[] buffer, int from, int end, int size) {
        json = Arrays.copyOfRange(buffer, from - 1, end);
        this.size = size;
    }

    /**
     * The whole numbers that end at the next {@code ]}.
     *
     * @param from the place after the {@code [}
     * @return nothing for all that is not beyond doubt such a list: it may be malformed, hold
     *     blanks, or numbers so long that only reading them tells whether they fit
     */
    static Optional<NumberText> ofInts(byte[] buffer, int from, int end) {
        return of(buffer, from, end, NumberText::afterInt);
    }

    /** As {@link #ofInts}, for numbers that may have a fraction and an exponent. */
    static Optional<NumberText> ofFloats(byte[] buffer, int from, int end) {
        return of(buffer, from, end, NumberText::afterFloat);
    }

    /** The place after the number that begins at the given one, or {@link #NO}. */
    private interface Form {
        int after(byte[] buffer, int at, int end);
    }

    private static Optional<NumberText> of(byte[] buffer, int from, int end, Form form) {
        if (from < end && buffer[from] == ']') {
            return Optional.of(new NumberText(buffer, from, from + 1, 0));
        }
        int size = 0;
        int at = from;
        while (true) {
            at = form.after(buffer, at, end);
            if (at == NO || at == end) {
                return Optional.empty();
            }
            size++;
            byte next = buffer[at++];
            if (next == ']') {
                return Optional.of(new NumberText(buffer, from, at, size));
            }
            if (next != ',') {
                return Optional.empty();
            }
        }
    }

    private static int afterInt(byte[] buffer, int from, int end) {
        int first = from < end && buffer[from] == '-' ? from + 1 : from;
        int at = afterDigits(buffer, first, end);
        boolean leadingZero = at > first + 1 && buffer[first] == '0';
        return at == first || at - first > SAFE_DIGITS || leadingZero ? NO : at;
    }

    private static int afterFloat(byte[] buffer, int from, int end) {
        int at = afterInt(buffer, from, end);
        if (at != NO && at < end && buffer[at] == '.') {
            int first = at + 1;
            at = afterDigits(buffer, first, end);
            if (at == first) {
                return NO;
            }
        }
        if (at != NO && at < end && (buffer[at] == 'E' || buffer[at] == 'e')) {
            at = afterExponent(buffer, at + 1, end);
        }
        // As a whole number, which Jackson takes it for, it would be 0 without a sign.
        boolean minusZero = at - from == 2 && buffer[from] == '-' && buffer[from + 1] == '0';
        return minusZero || at - from > MAX_FLOAT ? NO : at;
    }

    private static int afterExponent(byte[] buffer, int from, int end) {
        boolean negative = from < end && buffer[from] == '-';
        int first = negative || from < end && buffer[from] == '+' ? from + 1 : from;
        int at = afterDigits(buffer, first, end);
        // A larger one might be too much for a float.
        return at == first || !negative && at > first + 1 ? NO : at;
    }

    private static int afterDigits(byte[] buffer, int from, int end) {
        int at = from;
        while (at < end && buffer[at] >= '0' && buffer[at] <= '9') {
            at++;
        }
        return at;
    }

    /** How many numbers it holds. */
    int size() {
        return size;
    }

    /** The text in UTF-8; not to be changed. */
    byte[] json() {
        return json;
    }

    /** The values, of a text that {@link #ofInts} has made. */
    int[] ints() {
        int[] values = new int[size];
        int at = 1;
        for (int i = 0; i < size; i++) {
            boolean negative = json[at] == '-';
            int value = 0;
            for (at = negative ? at + 1 : at; json[at] != ',' && json[at] != ']'; at++) {
                value = 10 * value + json[at] - '0';
            }
            // Past the comma.
            at++;
            values[i] = negative ? -value : value;
        }
        return values;
    }

    /** The values, nearest to what is written. */
    float[] floats() {
        String text = new String(json, StandardCharsets.ISO_8859_1);
        float[] values = new float[size];
        int from = 1;
        for (int i = 0; i < size; i++) {
            int comma = text.indexOf(',', from);
            int end = comma < 0 ? text.length() - 1 : comma;
            values[i] = NumberInput.parseFloat(text.substring(from, end), true);
            from = end + 1;
        }
        return values;
    }
}
