package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.math.Canonical.TooLargeException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a cleaned answer by its form. Never fails: what has no known form is {@link Answer.Text}.
 */
final class AnswerParser {

    private static final int MAX_LENGTH = 5000;
    private static final int MAX_DEPTH = 4;
    private static final List<String> RELATIONS =
            List.of("\\le", "\\ge", "\\ne", "\\in", "\\equiv", "\\approx", "<", ">", "=");

    private AnswerParser() {}

    static Answer parse(String cleaned) {
        return cleaned.length() > MAX_LENGTH ? text(cleaned) : parse(cleaned, 0);
    }

    private static Answer parse(String text, int depth) {
        String answer = Latex.trimmed(text);
        if (answer.isEmpty() || depth > MAX_DEPTH) {
            return text(answer);
        }
        if (answer.startsWith("\\begin{") && answer.endsWith("}")) {
            return matrix(answer, depth);
        }
        List<String> union = Brackets.split(answer, "\\cup");
        if (union.size() > 1) {
            return new Answer.Union(all(union, depth));
        }
        List<String> items = listed(answer);
        if (items.size() > 1) {
            return new Answer.Several(spread(all(items, depth)));
        }
        if (answer.startsWith("\\{") && answer.endsWith("\\}")) {
            String inside = answer.substring(2, answer.length() - 2);
            return new Answer.Several(spread(all(Brackets.split(inside, ","), depth)));
        }
        return tuple(answer, depth);
    }

    private static Answer tuple(String answer, int depth) {
        char open = answer.charAt(0);
        char close = answer.charAt(answer.length() - 1);
        if ("([".indexOf(open) >= 0 && ")]".indexOf(close) >= 0 && answer.length() > 2) {
            List<String> items = Brackets.split(answer.substring(1, answer.length() - 1), ",");
            if (items.size() > 1) {
                return new Answer.Tuple(open, close, all(items, depth));
            }
        }
        return relation(answer, depth);
    }

    private static Answer relation(String answer, int depth) {
        for (String sign : RELATIONS) {
            List<String> sides = Brackets.split(answer, sign);
            if (sides.size() > 1 && sides.size() <= 4) {
                return new Answer.Relation(
                        java.util.Collections.nCopies(sides.size() - 1, sign), all(sides, depth));
            }
        }
        return ratio(answer, depth);
    }

    private static Answer ratio(String answer, int depth) {
        List<String> parts = Brackets.split(answer, ":");
        if (parts.size() > 1) {
            return new Answer.Ratio(all(parts, depth));
        }
        if (answer.contains("\\pm")) {
            return new Answer.Several(
                    List.of(
                            parse(answer.replace("\\pm", "+"), depth + 1),
                            parse(answer.replace("\\pm", "-"), depth + 1)));
        }
        return value(answer);
    }

    private static Answer value(String answer) {
        try {
            return new Answer.Value(ExprParser.parse(answer));
        } catch (MalformedException | TooLargeException e) {
            return text(answer);
        }
    }

    /** {@code 1, 2}, {@code 1 or 2}, {@code 1\text{ and }2}. */
    private static List<String> listed(String answer) {
        String commas =
                answer.replaceAll("\\\\text\\{ *,? *(or|and) *\\}", ",")
                        .replaceAll(",? +(or|and) +", ",");
        return Brackets.split(commas, ",").stream().filter(i -> !i.isEmpty()).toList();
    }

    private static Answer matrix(String answer, int depth) {
        int start = answer.indexOf('}') + 1;
        int end = answer.lastIndexOf("\\end{");
        if (!answer.substring(0, start).contains("matrix")
                        && !answer.substring(0, start).contains("array")
                || end < start) {
            return text(answer);
        }
        String inside = answer.substring(start, end).strip();
        if (answer.startsWith("\\begin{array}") && inside.startsWith("{")) {
            // The alignment of the columns.
            inside = inside.substring(inside.indexOf('}') + 1);
        }
        List<List<Answer>> rows = new ArrayList<>();
        for (String row : inside.split("\\\\\\\\")) {
            if (!row.isBlank()) {
                rows.add(all(Brackets.split(row, "&"), depth));
            }
        }
        return new Answer.Matrix(rows);
    }

    private static List<Answer> all(List<String> texts, int depth) {
        return texts.stream().map(t -> parse(t, depth + 1)).toList();
    }

    /** {@code 0, ±1} has three items. */
    private static List<Answer> spread(List<Answer> items) {
        List<Answer> all = new ArrayList<>();
        for (Answer item : items) {
            if (item instanceof Answer.Several several) {
                all.addAll(several.items());
            } else {
                all.add(item);
            }
        }
        return all;
    }

    private static Answer.Text text(String answer) {
        return new Answer.Text(compact(answer));
    }

    /** Without blanks, and without the braces of a lone index: {@code 204_{5}} is {@code 204_5}. */
    static String compact(String text) {
        return text.replaceAll("\\s+", "").replaceAll("_\\{(\\w)\\}", "_$1");
    }
}
