package io.reflectretry.verifiers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.reflectretry.model.Require;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A field of a task's verification data that says how an answer is judged, not what is right: the
 * same answers can be judged again by another value of it.
 *
 * @param name the field
 * @param values what it can be
 */
public record Setting(String name, List<String> values) {

    public Setting {
        Require.text(name, "name");
        values = List.copyOf(values);
    }

    /** One that is true or false. */
    public static Setting flag(String name) {
        return new Setting(name, List.of("false", "true"));
    }

    /** One of the constants of an enumeration, in small letters. */
    public static Setting of(String name, Enum<?>... values) {
        return new Setting(
                name,
                List.of(values).stream().map(v -> v.name().toLowerCase(Locale.ROOT)).toList());
    }

    /** The value as it stands in verification data; nothing where it is none of the values. */
    public Optional<JsonNode> value(String text) {
        if (!values.contains(text)) {
            return Optional.empty();
        }
        return Optional.of(
                text.equals("true") || text.equals("false")
                        ? BooleanNode.valueOf(text.equals("true"))
                        : TextNode.valueOf(text));
    }
}
