package io.reflectretry.data.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with columns in braces, for example {@code Solve: {problem}}. Braces around anything that
 * cannot be a column's name stay as they are: {@code \boxed{}} needs no care.
 */
record Template(String text) {

    private static final Pattern COLUMN = Pattern.compile("\\{([A-Za-z_][\\w.-]*)}");

    /** One column and nothing else. */
    static Template column(String name) {
        return new Template("{" + name + "}");
    }

    /** A plain name means the column, anything else is a template. */
    static Template columnOrText(String text) {
        return text.matches("[A-Za-z_][\\w.-]*") ? column(text) : new Template(text);
    }

    /** The text for a record. */
    String fill(ObjectNode record) throws BadRecordException {
        StringBuilder filled = new StringBuilder();
        Matcher matcher = COLUMN.matcher(text);
        while (matcher.find()) {
            String value = Columns.text(Columns.value(record, matcher.group(1)));
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(filled).toString();
    }

    /** The column, where this is one and nothing else. */
    Optional<String> onlyColumn() {
        Matcher matcher = COLUMN.matcher(text);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
