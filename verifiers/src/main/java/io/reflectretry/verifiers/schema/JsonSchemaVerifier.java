package io.reflectretry.verifiers.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.SpecVersionDetector;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Attempt;
import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Gold;
import io.reflectretry.verifiers.GoldException;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.text.Excerpt;
import io.reflectretry.verifiers.text.Repetition;
import java.util.Optional;
import java.util.Set;

/**
 * The output is JSON that a schema accepts. A small schema without references is a finite tree of
 * rules, each of which looks at a value once: judged at once. Others may repeat themselves without
 * end and are isolated. Nothing is ever fetched, and patterns run in linear time. Verification
 * data: {@link JsonSchemaTask}.
 */
public final class JsonSchemaVerifier implements Verifier {

    /** Characters of the schema times characters of the output. */
    private static final long AT_ONCE = 20_000_000;

    /** In the patterns of the schema, all together. */
    private static final long MAX_REPEATED = 10_000;

    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder()
                    .regularExpressionFactory(new LinearExpressions())
                    .formatAssertionsEnabled(true)
                    .failFast(true)
                    .build();

    @Override
    public String type() {
        return "json-schema";
    }

    @Override
    public String version() {
        return "1";
    }

    @Override
    public Execution execution() {
        return Execution.ISOLATED;
    }

    @Override
    public Optional<Outcome> judgeAtOnce(Attempt attempt) {
        JsonSchemaTask wanted = Gold.read(attempt.task(), JsonSchemaTask.class);
        String schema = wanted.schema().toString();
        boolean small =
                (long) schema.length() * attempt.answer().length() <= AT_ONCE
                        && Repetition.of(schema) <= MAX_REPEATED;
        return small && !schema.contains("Ref\"") && !schema.contains("$ref\"")
                ? Optional.of(judge(attempt.task(), wanted, attempt.answer()))
                : Optional.empty();
    }

    @Override
    public Outcome judge(Task task, String answer) {
        return judge(task, Gold.read(task, JsonSchemaTask.class), answer);
    }

    private static Outcome judge(Task task, JsonSchemaTask wanted, String answer) {
        JsonSchema schema = schema(task, wanted.schema());
        Optional<JsonNode> value = JsonAnswer.in(answer, wanted.strict().orElse(false));
        if (value.isEmpty()) {
            return new Outcome.Fail("There is no JSON that can be read.");
        }
        Set<ValidationMessage> faults;
        try {
            faults = schema.validate(value.get());
        } catch (JsonSchemaException e) {
            // References and patterns are looked at when they are needed.
            throw unreadable(task, e);
        }
        return faults.stream()
                .findFirst()
                .<Outcome>map(
                        f ->
                                new Outcome.Fail(
                                        "Not valid: %s.".formatted(Excerpt.of(f.getMessage()))))
                .orElseGet(() -> new Outcome.Pass("Valid by the schema."));
    }

    private static JsonSchema schema(Task task, JsonNode schema) {
        SpecVersion.VersionFlag draft =
                SpecVersionDetector.detectOptionalVersion(schema, false)
                        .orElse(SpecVersion.VersionFlag.V202012);
        try {
            return JsonSchemaFactory.getInstance(
                            draft,
                            builder ->
                                    builder.schemaLoaders(
                                            loaders ->
                                                    loaders.add(
                                                            DisallowSchemaLoader.getInstance())))
                    .getSchema(schema, CONFIG);
        } catch (JsonSchemaException e) {
            throw unreadable(task, e);
        }
    }

    private static GoldException unreadable(Task task, JsonSchemaException e) {
        return new GoldException(
                "The 'schema' of task %s cannot be used: %s"
                        .formatted(task.id(), Excerpt.of(String.valueOf(e.getMessage()))));
    }
}
