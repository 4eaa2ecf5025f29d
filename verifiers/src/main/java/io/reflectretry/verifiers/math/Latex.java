package io.reflectretry.verifiers.math;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes away from an answer what does not count: layout commands, spaces of LaTeX, dollar and
 * percent signs, degrees, units, invisible characters, the punctuation of the sentence around it.
 * After Hendrycks' normalisation for MATH and the prm800k grader's, by hand-written scans: linear.
 */
final class Latex {

    private static final Set<String> DROPPED =
            Set.of(
                    "left",
                    "right",
                    "big",
                    "Big",
                    "bigg",
                    "Bigg",
                    "bigl",
                    "bigr",
                    "Bigl",
                    "Bigr",
                    "displaystyle",
                    "textstyle",
                    "limits",
                    "degree",
                    "degrees",
                    "mathstrut");

    private static final Set<String> BLANKS = Set.of("quad", "qquad", "space", "enspace");

    private static final Set<String> TEXTS =
            Set.of(
                    "text",
                    "textbf",
                    "textit",
                    "textrm",
                    "textsf",
                    "texttt",
                    "mbox",
                    "hbox",
                    "mathrm",
                    "mathbf",
                    "mathit",
                    "mathsf",
                    "mathtt",
                    "operatorname",
                    "emph",
                    "boldsymbol",
                    "bf",
                    "rm");

    private static final Map<String, String> RENAMED =
            Map.ofEntries(
                    Map.entry("dfrac", "\\frac"),
                    Map.entry("tfrac", "\\frac"),
                    Map.entry("cfrac", "\\frac"),
                    Map.entry("times", "*"),
                    Map.entry("cdot", "*"),
                    Map.entry("ast", "*"),
                    Map.entry("div", "/"),
                    Map.entry("leq", "\\le "),
                    Map.entry("leqslant", "\\le "),
                    Map.entry("geq", "\\ge "),
                    Map.entry("geqslant", "\\ge "),
                    Map.entry("lt", "<"),
                    Map.entry("gt", ">"),
                    Map.entry("lbrace", "\\{"),
                    Map.entry("rbrace", "\\}"),
                    Map.entry("lbrack", "["),
                    Map.entry("rbrack", "]"),
                    Map.entry("lvert", "|"),
                    Map.entry("rvert", "|"),
                    Map.entry("vert", "|"),
                    Map.entry("mid", "|"),
                    Map.entry("infin", "\\infty "),
                    Map.entry("mp", "\\pm "),
                    Map.entry("dots", "\\ldots "));

    private static final Map<Character, String> CHARACTERS =
            Map.ofEntries(
                    Map.entry('−', "-"),
                    Map.entry('–', "-"),
                    Map.entry('×', "*"),
                    Map.entry('·', "*"),
                    Map.entry('⋅', "*"),
                    Map.entry('∗', "*"),
                    Map.entry('÷', "/"),
                    Map.entry('⁄', "/"),
                    Map.entry('π', "\\pi "),
                    Map.entry('θ', "\\theta "),
                    Map.entry('∞', "\\infty "),
                    Map.entry('∪', "\\cup "),
                    Map.entry('∈', "\\in "),
                    Map.entry('≤', "\\le "),
                    Map.entry('≥', "\\ge "),
                    Map.entry('±', "\\pm "),
                    Map.entry('√', "\\sqrt "),
                    Map.entry('²', "^2"),
                    Map.entry('³', "^3"),
                    Map.entry('°', ""),
                    Map.entry('$', ""),
                    Map.entry('%', ""),
                    Map.entry('€', ""),
                    Map.entry('£', ""),
                    Map.entry('~', " "),
                    Map.entry(' ', " "),
                    Map.entry('\u202f', " "),
                    Map.entry('\u2009', " "));

    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;

    private Latex(String text) {
        this.text = text;
    }

    /** The answer as it counts; {@code \text{…}} stays in it, see {@link Words}. */
    static String clean(String answer) {
        String cleaned = new Latex(answer).run();
        return trimmed(Units.strip(trimmed(cleaned)));
    }

    private String run() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\') {
                command();
            } else if (c == '^' && isDegree(at + 1)) {
                at = endOfDegree(at + 1);
            } else if (text.startsWith("{,}", at)) {
                out.append(',');
                at += 3;
            } else {
                String replaced = CHARACTERS.get(c);
                if (replaced != null) {
                    out.append(replaced);
                } else if (Character.getType(c) != Character.FORMAT) {
                    // Characters of that kind cannot be seen.
                    out.append(c);
                }
                at++;
            }
        }
        return out.toString();
    }

    private void command() {
        int start = at + 1;
        int end = start;
        while (end < text.length() && isLetter(text.charAt(end))) {
            end++;
        }
        if (end == start) {
            sign(start);
            return;
        }
        String name = text.substring(start, end);
        at = end;
        if (DROPPED.contains(name)) {
            if (at < text.length()
                    && text.charAt(at) == '.'
                    && (name.equals("left") || name.equals("right"))) {
                at++;
            }
        } else if (BLANKS.contains(name)) {
            out.append(' ');
        } else if (TEXTS.contains(name)) {
            out.append("\\text");
            skipSpaces();
        } else {
            out.append(RENAMED.getOrDefault(name, "\\" + name));
            if (RENAMED.getOrDefault(name, "").endsWith("frac")
                    || name.equals("frac")
                    || name.equals("sqrt")) {
                skipSpaces();
            }
        }
    }

    /** A backslash and a sign. */
    private void sign(int position) {
        char c = position < text.length() ? text.charAt(position) : ' ';
        at = Math.min(text.length(), position + 1);
        switch (c) {
            case '!', '(', ')', '[', ']', '$', '%' -> {}
            case ',', ';', ':', ' ', '\n' -> out.append(' ');
            case '\\' -> out.append("\\\\");
            case '{', '}' -> out.append('\\').append(c);
            default -> out.append(c);
        }
    }

    private boolean isDegree(int position) {
        return endOfDegree(position) >= 0;
    }

    /** After {@code \circ}, {@code {\circ}} or {@code °}; -1 when something else stands here. */
    private int endOfDegree(int position) {
        int i = position;
        while (i < text.length() && text.charAt(i) == ' ') {
            i++;
        }
        for (String form :
                List.of("\\circ", "{\\circ}", "{ \\circ }", "°", "\\degree", "{\\degree}")) {
            if (text.startsWith(form, i)) {
                return i + form.length();
            }
        }
        return -1;
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    /** Without outer blanks, braces around the whole, and the punctuation of a sentence. */
    static String trimmed(String text) {
        String now = text.strip();
        while (true) {
            String next = now;
            while (!next.isEmpty() && ".,;:".indexOf(next.charAt(next.length() - 1)) >= 0) {
                next = next.substring(0, next.length() - 1).strip();
            }
            if (Brackets.enclose(next, '{', '}')) {
                next = next.substring(1, next.length() - 1).strip();
            }
            if (next.equals(now)) {
                return now;
            }
            now = next;
        }
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
