package io.reflectretry.verifiers.countdown;

import io.reflectretry.verifiers.countdown.Token.Bracket;
import io.reflectretry.verifiers.countdown.Token.Operator;
import io.reflectretry.verifiers.text.Excerpt;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Cuts an expression into tokens: whole numbers, + - * / and brackets, their Unicode forms, and the
 * LaTeX that models write ({@code \times}, {@code \div}, {@code \cdot}, {@code \frac{a}{b}}, {@code
 * \left(}). Linear in the length of the text.
 */
final class Tokenizer {

    private static final int MAX_DIGITS = 100;
    private static final Map<String, Operator> COMMANDS =
            Map.of(
                    "times", Operator.TIMES,
                    "cdot", Operator.TIMES,
                    "ast", Operator.TIMES,
                    "div", Operator.DIVIDED);
    private static final List<String> FRACTIONS = List.of("frac", "dfrac", "tfrac");
    private static final List<String> BLANKS = List.of("left", "right", "quad", "qquad");

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private final Deque<Group> open = new ArrayDeque<>();
    private int at;

    private Tokenizer(String text) {
        this.text = text;
    }

    private enum Group {
        BRACKET,
        NUMERATOR,
        DENOMINATOR
    }

    static List<Token> tokens(String text) throws MalformedAnswerException {
        return new Tokenizer(text).run();
    }

    private List<Token> run() throws MalformedAnswerException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isDigit(c)) {
                number();
            } else if (c == '\\') {
                command();
            } else {
                at++;
                sign(c);
            }
        }
        if (!open.isEmpty()) {
            throw new MalformedAnswerException("A bracket is opened and never closed.");
        }
        return tokens;
    }

    private void number() throws MalformedAnswerException {
        int start = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        String digits = text.substring(start, at);
        if (digits.length() > MAX_DIGITS) {
            throw new MalformedAnswerException(
                    "A number of %d digits is not one of the given ones."
                            .formatted(digits.length()));
        }
        if (digits.length() > 1 && digits.startsWith("0")) {
            throw new MalformedAnswerException(
                    "'%s' starts with a zero: write numbers as they are given.".formatted(digits));
        }
        tokens.add(new Token.Number(new BigInteger(digits)));
    }

    private void sign(char c) throws MalformedAnswerException {
        switch (c) {
            case '+' -> tokens.add(Operator.PLUS);
            case '-', '−', '–' -> tokens.add(Operator.MINUS);
            case '*' -> single(c, Operator.TIMES, "'**' (power)");
            case '×', '·', '⋅', '∙', '∗' -> tokens.add(Operator.TIMES);
            case '/' -> single(c, Operator.DIVIDED, "'//' (division without remainder)");
            case '÷', '∕' -> tokens.add(Operator.DIVIDED);
            case '(' -> open(Group.BRACKET);
            case ')' -> close(Group.BRACKET);
            case '}' -> closeBrace();
            case '^' -> throw notAllowed("'^' (power)");
            case '.', ',' -> throw notAllowed("'" + c + "' (numbers are whole)");
            case '$' -> {}
            default -> other(c);
        }
    }

    private void other(char c) throws MalformedAnswerException {
        if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
            throw notAllowed("'" + wordAt(at - 1) + "'");
        }
    }

    /** An operator that would be another one if it stood twice. */
    private void single(char c, Operator operator, String twice) throws MalformedAnswerException {
        if (at < text.length() && text.charAt(at) == c) {
            throw notAllowed(twice);
        }
        tokens.add(operator);
    }

    private void command() throws MalformedAnswerException {
        int start = ++at;
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start, at);
        if (COMMANDS.containsKey(name)) {
            tokens.add(COMMANDS.get(name));
        } else if (FRACTIONS.contains(name)) {
            tokens.add(Bracket.OPEN);
            openBrace(Group.NUMERATOR);
        } else if (name.isEmpty()
                && at < text.length()
                && ",;:! ()[]".indexOf(text.charAt(at)) >= 0) {
            // \, and the like are spaces; \( and \[ begin and end mathematics.
            at++;
        } else if (!BLANKS.contains(name)) {
            throw notAllowed("'\\" + Excerpt.of(name) + "'");
        }
    }

    private void openBrace(Group group) throws MalformedAnswerException {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at == text.length() || text.charAt(at) != '{') {
            throw new MalformedAnswerException("A fraction needs two parts in braces.");
        }
        at++;
        open(group);
    }

    private void open(Group group) {
        open.push(group);
        tokens.add(Bracket.OPEN);
    }

    private void close(Group group) throws MalformedAnswerException {
        if (open.isEmpty() || open.pop() != group) {
            throw new MalformedAnswerException("A bracket is closed that was not opened.");
        }
        tokens.add(Bracket.CLOSE);
    }

    private void closeBrace() throws MalformedAnswerException {
        if (open.peek() == Group.NUMERATOR) {
            close(Group.NUMERATOR);
            tokens.add(Operator.DIVIDED);
            openBrace(Group.DENOMINATOR);
        } else {
            close(Group.DENOMINATOR);
            tokens.add(Bracket.CLOSE);
        }
    }

    private static MalformedAnswerException notAllowed(String what) {
        return new MalformedAnswerException(
                "%s is not allowed: an answer has whole numbers, + - * / and brackets only."
                        .formatted(what));
    }

    private String wordAt(int start) {
        int end = start;
        while (end < text.length() && isLetter(text.charAt(end))) {
            end++;
        }
        return Excerpt.of(text.substring(start, Math.max(end, text.offsetByCodePoints(start, 1))));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
