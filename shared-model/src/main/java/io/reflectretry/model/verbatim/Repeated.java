package io.reflectretry.model.verbatim;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Set;

/**
 * Records that are the same in most events, as the plan is in all events of a run: read and written
 * once, and found again by their bytes, or as equal values. What comes out is the same as without,
 * but two equal values that were read may be one.
 */
public final class Repeated extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /**
     * @param plain writes such a record where it is met for the first time
     * @param types immutable records
     */
    public Repeated(ObjectMapper plain, Set<Class<?>> types) {
        super("repeated");
        types.forEach(type -> addWriter(plain, type));
        setDeserializerModifier(
                new BeanDeserializerModifier() {

                    private static final long serialVersionUID = 1L;

                    @Override
                    public JsonDeserializer<?> modifyDeserializer(
                            DeserializationConfig config,
                            BeanDescription type,
                            JsonDeserializer<?> usual) {
                        return types.contains(type.getBeanClass()) ? new Reader(usual) : usual;
                    }
                });
    }

    private <T> void addWriter(ObjectMapper plain, Class<T> type) {
        addSerializer(type, new Writer<>(type, plain.writerFor(type)));
    }

    private static final class Writer<T> extends StdSerializer<T> {

        private static final long serialVersionUID = 1L;

        private final transient ObjectWriter usual;
        private final transient LastSeen<T> written = new LastSeen<>();

        Writer(Class<T> type, ObjectWriter usual) {
            super(type);
            this.usual = usual;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            for (LastSeen.Entry<T> each : written.entries()) {
                if (each.value().equals(value)) {
                    out.writeRawValue(each.text());
                    return;
                }
            }
            byte[] json = usual.writeValueAsBytes(value);
            written.add(json, value);
            out.writeRawValue(new JsonText(json));
        }
    }

    private static final class Reader extends DelegatingDeserializer {

        private static final long serialVersionUID = 1L;

        private final transient LastSeen<Object> read = new LastSeen<>();

        Reader(JsonDeserializer<?> usual) {
            super(usual);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> usual) {
            return new Reader(usual);
        }

        @Override
        public Object deserialize(JsonParser in, DeserializationContext context)
                throws IOException {
            if (!(in instanceof VerbatimParser verbatim) || !in.isExpectedStartObjectToken()) {
                return super.deserialize(in, context);
            }
            for (LastSeen.Entry<Object> each : read.entries()) {
                if (verbatim.take(each.json())) {
                    return each.value();
                }
            }
            int begin = verbatim.begin();
            Object value = super.deserialize(in, context);
            read.add(verbatim.textFrom(begin), value);
            return value;
        }
    }
}
