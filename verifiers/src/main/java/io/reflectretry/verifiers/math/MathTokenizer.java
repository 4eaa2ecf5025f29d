package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.math.MathToken.Command;
import io.reflectretry.verifiers.math.MathToken.Gap;
import io.reflectretry.verifiers.math.MathToken.Letter;
import io.reflectretry.verifiers.math.MathToken.Number;
import io.reflectretry.verifiers.math.MathToken.Sign;
import io.reflectretry.verifiers.number.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Cuts a cleaned text into tokens; linear. */
final class MathTokenizer {

    private static final int MAX_DIGITS = 1000;

    /** Words that people write without a backslash. */
    private static final Set<String> WORDS =
            Set.of(
                    "sqrt", "pi", "sin", "cos", "tan", "cot", "sec", "csc", "log", "ln", "exp",
                    "infty", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh");

    private final String text;
    private final List<MathToken> tokens = new ArrayList<>();
    private int at;

    private MathTokenizer(String text) {
        this.text = text;
    }

    static List<MathToken> tokens(String text) throws MalformedException {
        return new MathTokenizer(text).run();
    }

    private List<MathToken> run() throws MalformedException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (isDigit(c) || c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
                number();
            } else if (isLetter(c)) {
                letters();
            } else if (c == '\\') {
                command();
            } else if (Character.isWhitespace(c)) {
                at++;
                if (!tokens.isEmpty() && tokens.getLast() instanceof Number) {
                    tokens.add(new Gap());
                }
            } else if ("+-*/^_(){}[]|!,".indexOf(c) >= 0) {
                at++;
                tokens.add(new Sign(c));
            } else {
                throw new MalformedException("'" + c + "' is not known");
            }
        }
        return tokens;
    }

    private void number() throws MalformedException {
        int start = at;
        digits();
        int point = at;
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        String written = text.substring(start, at);
        if (written.length() > MAX_DIGITS) {
            throw new MalformedException("a number has too many digits");
        }
        BigDecimal value =
                new BigDecimal(
                        written.endsWith(".")
                                ? written.substring(0, written.length() - 1)
                                : written);
        Rational rational =
                new Rational(value.unscaledValue(), BigInteger.ONE)
                        .dividedBy(Rational.of(BigInteger.TEN.pow(value.scale())))
                        .orElseThrow();
        if (at > point) {
            rational = rational.plus(repeating(at - point - 1));
        }
        tokens.add(new Number(rational, written));
    }

    /** {@code 0.1\overline{6}}: what the bar adds, when there is one. */
    private Rational repeating(int decimals) throws MalformedException {
        if (!text.startsWith("\\overline{", at)) {
            return Rational.ZERO;
        }
        int start = at + "\\overline{".length();
        int end = text.indexOf('}', start);
        String period = end < 0 ? "" : text.substring(start, end);
        if (period.isEmpty()
                || period.length() > 50
                || !period.chars().allMatch(c -> isDigit((char) c))) {
            throw new MalformedException("the repeating digits cannot be read");
        }
        at = end + 1;
        BigInteger nines = BigInteger.TEN.pow(period.length()).subtract(BigInteger.ONE);
        return Rational.of(new BigInteger(period))
                .dividedBy(Rational.of(nines.multiply(BigInteger.TEN.pow(decimals))))
                .orElseThrow();
    }

    private void digits() {
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
    }

    private void letters() {
        int start = at;
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        String word = text.substring(start, at);
        if (WORDS.contains(word)) {
            tokens.add(new Command(word));
        } else if (word.equals("inf") || word.equals("infinity")) {
            tokens.add(new Command("infty"));
        } else {
            word.chars().forEach(c -> tokens.add(new Letter(Character.toString(c))));
        }
    }

    private void command() throws MalformedException {
        int start = ++at;
        while (at < text.length() && isLetter(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw new MalformedException("a backslash stands alone");
        }
        tokens.add(new Command(text.substring(start, at)));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
