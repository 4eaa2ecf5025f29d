package io.reflectretry.policy.text;

import java.util.ArrayList;
import java.util.List;

/** Rewrites what Jinja reads and Jinjava does not, where chat templates use it. */
final class JinjaDialect {

    private static final String NAMESPACE = "namespace(";

    private JinjaDialect() {}

    static String adapt(String source) {
        String text = source.endsWith("\n") ? source.substring(0, source.length() - 1) : source;
        // Jinjava has no step in slices; templates use this one only.
        return guardNamespaceValues(text.replace("[::-1]", "|reverse|list"));
    }

    /** Jinjava binds {@code name=} closer than any operator: {@code n=a - 1} is (n=a) - 1 to it. */
    private static String guardNamespaceValues(String source) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        for (int at = source.indexOf(NAMESPACE); at >= 0; at = source.indexOf(NAMESPACE, from)) {
            int start = at + NAMESPACE.length();
            int end = closing(source, start);
            out.append(source, from, start);
            out.append(
                    String.join(
                            ", ",
                            arguments(source.substring(start, end)).stream()
                                    .map(JinjaDialect::guarded)
                                    .toList()));
            from = end;
        }
        return out.append(source, from, source.length()).toString();
    }

    private static String guarded(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0
                ? argument
                : argument.substring(0, equals + 1) + "(" + argument.substring(equals + 1) + ")";
    }

    private static List<String> arguments(String text) {
        List<String> arguments = new ArrayList<>();
        int start = 0;
        for (int comma = until(text, start, ','); comma < text.length(); ) {
            arguments.add(text.substring(start, comma));
            start = comma + 1;
            comma = until(text, start, ',');
        }
        arguments.add(text.substring(start));
        return arguments;
    }

    private static int closing(String text, int start) {
        return until(text, start, ')');
    }

    /** The next such character that is in no quotes and no deeper bracket; else the end. */
    private static int until(String text, int start, char wanted) {
        int depth = 0;
        char quote = 0;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (depth == 0 && c == wanted) {
                return i;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                depth--;
            }
        }
        return text.length();
    }
}
