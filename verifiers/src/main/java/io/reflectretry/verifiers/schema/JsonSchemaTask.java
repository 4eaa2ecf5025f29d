package io.reflectretry.verifiers.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.model.Require;
import java.util.Optional;

/**
 * Verification data of type {@code json-schema}.
 *
 * @param schema a JSON schema; the draft that its {@code $schema} names, 2020-12 without
 * @param strict whether the output must be JSON and nothing else; default false: JSON in a fenced
 *     block or within prose counts too
 */
record JsonSchemaTask(JsonNode schema, Optional<Boolean> strict) {

    JsonSchemaTask {
        Require.present(schema, "schema");
        Require.that(schema.isObject() || schema.isBoolean(), "schema", "must be an object");
        strict = Require.optional(strict);
    }
}
