package io.reflectretry.data.imports;

import java.util.Optional;

/** Finds the final answer in a worked solution. */
final class AnswerText {

    private static final String[] BOXES = {"\\boxed", "\\fbox"};

    private AnswerText() {}

    /** What stands after the last {@code ####}, without the separators of thousands. */
    static Optional<String> afterHashes(String solution) {
        int hashes = solution.lastIndexOf("####");
        return hashes < 0
                ? Optional.empty()
                : Optional.of(
                                solution.substring(hashes + "####".length())
                                        .strip()
                                        .replaceAll("(?<=\\d),(?=\\d{3})", ""))
                        .filter(answer -> !answer.isEmpty());
    }

    /** What the last {@code \boxed{…}} holds, or {@code \boxed 7}; nothing where it never ends. */
    static Optional<String> boxed(String solution) {
        int start = -1;
        String box = "";
        for (String name : BOXES) {
            int at = solution.lastIndexOf(name);
            if (at > start) {
                start = at;
                box = name;
            }
        }
        if (start < 0) {
            return Optional.empty();
        }
        String rest = solution.substring(start + box.length()).stripLeading();
        return (rest.startsWith("{") ? braced(rest) : bare(rest))
                .map(String::strip)
                .filter(answer -> !answer.isEmpty());
    }

    private static Optional<String> braced(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return Optional.of(text.substring(1, i));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> bare(String text) {
        int end = 0;
        while (end < text.length()
                && !Character.isWhitespace(text.charAt(end))
                && text.charAt(end) != '$') {
            end++;
        }
        return Optional.of(text.substring(0, end).replaceAll("[.,;]$", ""));
    }
}
