package io.reflectretry.verifiers.calls;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.model.Require;
import java.util.List;
import java.util.Optional;

/**
 * Verification data of type {@code function-calling}.
 *
 * @param mode {@code exact} (the default) or {@code bfcl}
 * @param tools the tools as the model is shown them; mode {@code bfcl} takes the types from them
 * @param gold mode {@code exact}: the wanted calls, each {@code {"name", "arguments"}}
 * @param accepted mode {@code bfcl}: the wanted calls, each {@code {"name": {"parameter": [accepted
 *     values]}}}, where "" among the values says that the parameter may be left out
 */
record FunctionCallingTask(
        Optional<Mode> mode,
        List<JsonNode> tools,
        Optional<List<Wanted>> gold,
        Optional<List<JsonNode>> accepted) {

    /** How calls are compared. */
    enum Mode {
        EXACT,
        BFCL
    }

    /** A wanted call. */
    record Wanted(String name, JsonNode arguments) {
        Wanted {
            Require.text(name, "gold.name");
            Require.that(
                    arguments != null && arguments.isObject(),
                    "gold.arguments",
                    "must be an object");
        }
    }

    FunctionCallingTask {
        mode = Require.optional(mode);
        tools = Require.list(tools);
        gold = Require.optional(gold);
        accepted = Require.optional(accepted);
    }
}
