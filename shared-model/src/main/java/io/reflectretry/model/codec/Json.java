package io.reflectretry.model.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperBuilder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/** The one way in which this project writes and reads JSON. */
public final class Json {

    private static final ObjectMapper MAPPER =
            configured(JsonMapper.builder(factory().build())).build();

    private Json() {}

    /**
     * The shared mapper: unknown fields are skipped, so that an older service reads what a newer
     * one wrote; absent optionals are left out; map keys are sorted, so that the same data is the
     * same text.
     */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** The settings of its parsers. */
    static JsonFactoryBuilder factory() {
        JsonFactoryBuilder settings = new JsonFactoryBuilder();
        // Most of an event are numbers; this reads the same values in less time.
        return settings.enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER);
    }

    /** Applies the project's settings to another mapper, for example one for YAML. */
    public static <B extends MapperBuilder<?, B>> B configured(B builder) {
        return builder.addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .serializationInclusion(JsonInclude.Include.NON_ABSENT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS);
    }
}
