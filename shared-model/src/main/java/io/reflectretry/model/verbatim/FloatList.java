package io.reflectretry.model.verbatim;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Numbers of 32 bits, all finite. Read from an event it stays text until somebody asks for the
 * values; what was read is written again as the same bytes. Thread-safe; equal by its values.
 */
@JsonSerialize(using = FloatList.Writer.class)
@JsonDeserialize(using = FloatList.Reader.class)
public final class FloatList {

    private static final float[] UNREAD = {};

    private final Optional<NumberText> text;
    private final int size;
    private volatile float[] values;

    private FloatList(Optional<NumberText> text, int size, float[] values) {
        this.text = text;
        this.size = size;
        this.values = values;
    }

    /** These values; the array is not copied. */
    public static FloatList of(float... values) {
        return new FloatList(Optional.empty(), values.length, values);
    }

    private static FloatList of(NumberText text) {
        return new FloatList(Optional.of(text), text.size(), UNREAD);
    }

    /** How many there are; costs nothing. */
    public int size() {
        return size;
    }

    /** The values; not to be changed. The first call reads them. */
    public float[] values() {
        float[] read = values;
        if (read == UNREAD && text.isPresent()) {
            read = text.get().floats();
            values = read;
        }
        return read;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatList list
                && size == list.size
                && Arrays.equals(values(), list.values());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values());
    }

    @Override
    public String toString() {
        return Arrays.toString(values());
    }

    static final class Writer extends StdSerializer<FloatList> {

        private static final long serialVersionUID = 1L;

        Writer() {
            super(FloatList.class);
        }

        @Override
        public void serialize(FloatList list, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            if (list.text.isPresent() && JsonText.suits(out)) {
                out.writeRawValue(new JsonText(list.text.get().json()));
                return;
            }
            out.writeStartArray(list, list.size);
            for (float value : list.values()) {
                out.writeNumber(value);
            }
            out.writeEndArray();
        }
    }

    static final class Reader extends StdDeserializer<FloatList> {

        private static final long serialVersionUID = 1L;
        private static final int FIRST_ROOM = 64;

        Reader() {
            super(FloatList.class);
        }

        @Override
        public FloatList deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            if (in instanceof VerbatimParser verbatim) {
                Optional<NumberText> text = verbatim.takeFloats();
                if (text.isPresent()) {
                    return of(text.get());
                }
            }
            if (!in.isExpectedStartArrayToken()) {
                context.reportInputMismatch(FloatList.class, "must be a list of numbers");
            }
            float[] values = new float[FIRST_ROOM];
            int size = 0;
            try {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    if (size == values.length) {
                        values = Arrays.copyOf(values, 2 * size);
                    }
                    values[size] = value(in, context);
                    size++;
                }
            } catch (IOException e) {
                throw JsonMappingException.wrapWithPath(e, FloatList.class, size);
            }
            return FloatList.of(Arrays.copyOf(values, size));
        }

        private static float value(JsonParser in, DeserializationContext context)
                throws IOException {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                // As a log-probability of a policy that has diverged is written: training says so.
                switch (in.getText()) {
                    case "NaN":
                        return Float.NaN;
                    case "Infinity":
                        return Float.POSITIVE_INFINITY;
                    case "-Infinity":
                        return Float.NEGATIVE_INFINITY;
                    default:
                        break;
                }
            }
            if (!in.currentToken().isNumeric()) {
                context.reportInputMismatch(float.class, "must be a number");
            }
            float value = in.getFloatValue();
            if (!Float.isFinite(value)) {
                context.reportInputMismatch(
                        float.class, "must fit a float of 32 bits, not %s", in.getText());
            }
            return value;
        }
    }
}
