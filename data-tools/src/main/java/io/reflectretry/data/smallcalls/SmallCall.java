package io.reflectretry.data.smallcalls;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One call.
 *
 * @param thing what it is about, as the request says it
 * @param option whether the optional argument is given
 * @param number how many
 */
record SmallCall(SmallTool tool, String thing, boolean option, int number) {

    /** Tokens of {@link #text} up to the tool's name. */
    static final int TOKENS_TO_NAME = 3;

    /** As the policy writes it: JSON whose words stand between blanks. */
    String text() {
        Domain domain = tool.domain;
        return "{ \"name\": \"%s\", \"arguments\": { \"%s\": \"%s\", %s\"%s\": %d } }"
                .formatted(
                        tool.label(),
                        domain.thing,
                        capital(thing),
                        option
                                ? "\"%s\": \"%s\", ".formatted(domain.option, domain.optionValue)
                                : "",
                        tool.number,
                        number);
    }

    /** As the verifier wants it. */
    ObjectNode toJson() {
        ObjectNode call = JsonNodeFactory.instance.objectNode().put("name", tool.label());
        ObjectNode arguments = call.putObject("arguments").put(tool.domain.thing, capital(thing));
        if (option) {
            arguments.put(tool.domain.option, tool.domain.optionValue);
        }
        arguments.put(tool.number, number);
        return call;
    }

    /** The same for every request that wants this call. */
    String key() {
        return "%s-%s-%s-%d"
                .formatted(tool.label(), thing, option ? tool.domain.optionValue : "plain", number);
    }

    static String capital(String word) {
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
