package io.reflectretry.model.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import com.github.victools.jsonschema.module.jackson.JacksonOption;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.reflectretry.model.AddedLater;
import io.reflectretry.model.Examples;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.verbatim.FloatList;
import io.reflectretry.model.verbatim.IntList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JSON of the events is a promise to whoever reads the log. The schemas in {@code
 * src/main/resources/schemas} and the examples in {@code src/test/resources/events} are generated
 * once a schema version, with {@code -Drrr.schemas.write=true}, and stay.
 */
class SchemasTest {

    private static final Path SCHEMAS = Path.of("src/main/resources/schemas");
    private static final Path GOLDEN = Path.of("src/test/resources/events");
    private static final boolean WRITE = Boolean.getBoolean("rrr.schemas.write");

    /** The sealed interfaces that stand inside events. */
    private static final List<Class<?>> ALTERNATIVES =
            List.of(Outcome.class, RunConfiguration.class);

    /** What stands for lists of numbers in JSON. */
    private static final Map<Class<?>, Class<?>> LISTS =
            Map.of(IntList.class, int[].class, FloatList.class, float[].class);

    static List<Event> events() {
        return Examples.events();
    }

    @ParameterizedTest
    @MethodSource("events")
    void theSchemaSaysWhatTheCodeWrites(Event event) throws IOException {
        Path file = SCHEMAS.resolve(name(event) + ".schema.json");
        JsonNode generated = generate(event);
        if (WRITE) {
            Files.createDirectories(SCHEMAS);
            Files.writeString(file, generated.toPrettyString() + "\n");
        }

        assertThat(Json.mapper().readTree(file.toFile())).isEqualTo(generated);
        assertThat(violations(file, json(event))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void anEventOfThisSchemaVersionStaysReadable(Event event) throws IOException {
        Path file = GOLDEN.resolve(name(event) + ".json");
        if (WRITE) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, Json.mapper().readTree(json(event)).toPrettyString() + "\n");
        }

        assertThat(EventCodec.decode(Files.readAllBytes(file))).isEqualTo(event);
        assertThat(
                        violations(
                                SCHEMAS.resolve(name(event) + ".schema.json"),
                                Files.readString(file)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void theSchemaRefusesAnEventWithoutItsId(Event event) throws IOException {
        String broken = json(event).replaceFirst("\"id\":\"[^\"]*\",", "");

        assertThat(violations(SCHEMAS.resolve(name(event) + ".schema.json"), broken))
                .anyMatch(violation -> violation.contains("id"));
    }

    private static String name(Event event) {
        return CloudEventHeaders.name(event.getClass()) + ".v" + event.schemaVersion();
    }

    private static String json(Event event) {
        return new String(EventCodec.encode(event), StandardCharsets.UTF_8);
    }

    private static List<String> violations(Path schema, String json) throws IOException {
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(schema))
                .validate(Json.mapper().readTree(json))
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static JsonNode generate(Event event) throws JsonProcessingException {
        SchemaGeneratorConfigBuilder builder =
                new SchemaGeneratorConfigBuilder(
                                Json.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                        .with(
                                new JacksonModule(
                                        JacksonOption.SKIP_SUBTYPE_LOOKUP,
                                        JacksonOption.IGNORE_TYPE_INFO_TRANSFORM))
                        .with(Option.FLATTENED_OPTIONALS)
                        .with(Option.DEFINITIONS_FOR_ALL_OBJECTS);
        // In a record of this project everything is there, but what is optional by type, and what
        // older events of the same version lack.
        builder.forFields()
                .withRequiredCheck(
                        field ->
                                !field.getRawMember().getType().equals(Optional.class)
                                        && !field.getRawMember()
                                                .isAnnotationPresent(AddedLater.class));
        // How a list is kept in memory is no part of the promise.
        builder.forFields()
                .withTargetTypeOverridesResolver(
                        field ->
                                Optional.ofNullable(LISTS.get(field.getType().getErasedType()))
                                        .map(list -> List.of(field.getContext().resolve(list)))
                                        .orElse(null));
        builder.forTypesInGeneral()
                .withSubtypeResolver(
                        (type, context) ->
                                ALTERNATIVES.contains(type.getErasedType())
                                        ? subtypes(type.getErasedType())
                                                .map(sub -> context.getTypeContext().resolve(sub))
                                                .toList()
                                        : null);
        ObjectNode schema = new SchemaGenerator(builder.build()).generateSchema(event.getClass());
        schema.put("title", CloudEventHeaders.type(event));
        name(schema, "event", CloudEventHeaders.name(event.getClass()));
        for (Class<?> alternatives : ALTERNATIVES) {
            String property = alternatives.getAnnotation(JsonTypeInfo.class).property();
            for (JsonSubTypes.Type type : alternatives.getAnnotation(JsonSubTypes.class).value()) {
                if (schema.path("$defs").path(type.value().getSimpleName())
                        instanceof ObjectNode definition) {
                    name(definition, property, type.name());
                }
            }
        }
        // As it will be read again: numbers of one kind only.
        return Json.mapper().readTree(schema.toString());
    }

    private static Stream<Class<?>> subtypes(Class<?> alternatives) {
        return Arrays.stream(alternatives.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::value);
    }

    /** Adds the field by which an alternative is told from the others. */
    private static void name(ObjectNode schema, String property, String value) {
        schema.withObject("/properties").putObject(property).put("const", value);
        schema.withArray("/required").add(property);
    }
}
