package io.reflectretry.data.generator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person says for one call: text with parameters in braces; what stands in brackets is said
 * only where its parameters are given.
 */
record Ask(List<Part> parts) {

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern PART = Pattern.compile("\\[([^\\]]*)]|([^\\[]+)");

    /** A piece of the text with its parameters. */
    record Part(String text, boolean optional) {

        Set<String> parameters() {
            Set<String> names = new LinkedHashSet<>();
            PARAMETER.matcher(text).results().forEach(found -> names.add(found.group(1)));
            return names;
        }

        String say(Map<String, Pool.Value> values) {
            return PARAMETER
                    .matcher(text)
                    .replaceAll(
                            found -> Matcher.quoteReplacement(values.get(found.group(1)).said()));
        }
    }

    Ask {
        parts = List.copyOf(parts);
    }

    static Ask parse(String text) {
        List<Part> parts = new ArrayList<>();
        PART.matcher(text)
                .results()
                .forEach(
                        found ->
                                parts.add(
                                        found.group(1) == null
                                                ? new Part(found.group(2), false)
                                                : new Part(found.group(1), true)));
        return new Ask(parts);
    }

    /** The parameters that are said in any case, and those that may be. */
    Set<String> parameters(boolean optional) {
        Set<String> names = new LinkedHashSet<>();
        parts.stream()
                .filter(part -> part.optional() == optional)
                .forEach(part -> names.addAll(part.parameters()));
        return names;
    }

    /** The words for these values. */
    String say(Map<String, Pool.Value> values) {
        StringBuilder said = new StringBuilder();
        for (Part part : parts) {
            if (!part.optional() || values.keySet().containsAll(part.parameters())) {
                said.append(part.say(values));
            }
        }
        return said.toString();
    }
}
