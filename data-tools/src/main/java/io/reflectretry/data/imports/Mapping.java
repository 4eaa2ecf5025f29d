package io.reflectretry.data.imports;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.Require;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.codec.JsonProblems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says which column of a data set is what; written by hand as YAML. Where a text may be a column or
 * a template, a plain name is a column ({@code question}), anything else a template in which
 * columns stand in braces ({@code "Solve: {question}"}).
 *
 * @param name ids begin with it
 * @param description what the tasks are; optional
 * @param licence under what they may be used; optional
 * @param type the task type, which names the verifier; a template, so that a column can name it
 * @param id column that names a record; optional
 * @param system the instruction before the conversation, a template; optional
 * @param prompt what the user says: a column or a template; or {@code messages}
 * @param messages column with a whole conversation, a list of {@code {role, content}}
 * @param tools column with the tools, a list or JSON text; needed for function calling
 * @param gold column with what is right: the answer; for function calling the calls
 * @param goldFrom how the answer is found in that column
 * @param verification more of the verification data: a text that is one column in braces becomes
 *     the column's value, whatever its type; other texts are templates
 */
public record Mapping(
        String name,
        Optional<String> description,
        Optional<String> licence,
        String type,
        Optional<String> id,
        Optional<String> system,
        Optional<String> prompt,
        Optional<String> messages,
        Optional<String> tools,
        Optional<String> gold,
        GoldFrom goldFrom,
        ObjectNode verification) {

    /** How the answer is found in the gold column. */
    public enum GoldFrom {
        /** The whole column. */
        COLUMN,
        /** What stands after the last {@code ####}. */
        HASHES,
        /** What the last {@code \boxed{}} holds. */
        BOXED
    }

    private static final ObjectMapper YAML =
            Json.configured(YAMLMapper.builder())
                    .build()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public Mapping {
        Require.text(name, "name");
        Require.text(type, "type");
        description = Require.optional(description);
        licence = Require.optional(licence);
        id = Require.optional(id);
        system = Require.optional(system);
        prompt = Require.optional(prompt);
        messages = Require.optional(messages);
        tools = Require.optional(tools);
        gold = Require.optional(gold);
        goldFrom = goldFrom == null ? GoldFrom.COLUMN : goldFrom;
        verification = verification == null ? JsonNodeFactory.instance.objectNode() : verification;
        Require.that(
                prompt.isPresent() != messages.isPresent(),
                "prompt",
                "or 'messages' must be given, and not both");
        Require.that(
                gold.isPresent() || !verification.isEmpty(),
                "gold",
                "or 'verification' must be given: a verifier needs to know what is right");
        Require.that(!verification.has("type"), "verification.type", "must stand above, as 'type'");
        Require.that(
                !type.equals(CallRecord.TYPE)
                        || tools.isPresent() && (gold.isPresent() || verification.has("accepted")),
                "tools",
                "and 'gold' must be given for function calling");
    }

    /**
     * Reads a mapping file.
     *
     * @throws MappingException naming the file, the field and what is wrong
     */
    public static Mapping read(Path file) {
        try {
            return YAML.readValue(file.toFile(), Mapping.class);
        } catch (JacksonException failure) {
            throw new MappingException(file, JsonProblems.describe(failure), failure);
        } catch (InvalidFieldException failure) {
            throw new MappingException(file, failure.getMessage(), failure);
        } catch (IOException failure) {
            throw new MappingException(file, "cannot be read: " + failure, failure);
        }
    }
}
