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
 * Whole numbers of 32 bits. Read from an event it stays text until somebody asks for the values;
 * what was read is written again as the same bytes. Thread-safe; equal by its values.
 */
@JsonSerialize(using = IntList.Writer.class)
@JsonDeserialize(using = IntList.Reader.class)
public final class IntList {

    private static final int[] UNREAD = {};

    private final Optional<NumberText> text;
    private final int size;
    private volatile int[] values;

    private IntList(Optional<NumberText> text, int size, int[] values) {
        this.text = text;
        this.size = size;
        this.values = values;
    }

    /** These values; the array is not copied. */
    public static IntList of(int... values) {
        return new IntList(Optional.empty(), values.length, values);
    }

    private static IntList of(NumberText text) {
        return new IntList(Optional.of(text), text.size(), UNREAD);
    }

    /** How many there are; costs nothing. */
    public int size() {
        return size;
    }

    /** The values; not to be changed. The first call reads them. */
    public int[] values() {
        int[] read = values;
        if (read == UNREAD && text.isPresent()) {
            read = text.get().ints();
            values = read;
        }
        return read;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntList list
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

    static final class Writer extends StdSerializer<IntList> {

        private static final long serialVersionUID = 1L;

        Writer() {
            super(IntList.class);
        }

        @Override
        public void serialize(IntList list, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            if (list.text.isPresent() && JsonText.suits(out)) {
                out.writeRawValue(new JsonText(list.text.get().json()));
            } else {
                out.writeArray(list.values(), 0, list.size);
            }
        }
    }

    static final class Reader extends StdDeserializer<IntList> {

        private static final long serialVersionUID = 1L;
        private static final int FIRST_ROOM = 64;

        Reader() {
            super(IntList.class);
        }

        @Override
        public IntList deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            if (in instanceof VerbatimParser verbatim) {
                Optional<NumberText> text = verbatim.takeInts();
                if (text.isPresent()) {
                    return of(text.get());
                }
            }
            if (!in.isExpectedStartArrayToken()) {
                context.reportInputMismatch(IntList.class, "must be a list of whole numbers");
            }
            int[] values = new int[FIRST_ROOM];
            int size = 0;
            try {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    if (!in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
                        context.reportInputMismatch(int.class, "must be a whole number");
                    }
                    if (size == values.length) {
                        values = Arrays.copyOf(values, 2 * size);
                    }
                    values[size] = in.getIntValue();
                    size++;
                }
            } catch (IOException e) {
                throw JsonMappingException.wrapWithPath(e, IntList.class, size);
            }
            return IntList.of(Arrays.copyOf(values, size));
        }
    }
}
