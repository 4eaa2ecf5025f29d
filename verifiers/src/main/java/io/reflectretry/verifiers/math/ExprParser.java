package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.math.MathToken.Command;
import io.reflectretry.verifiers.math.MathToken.Gap;
import io.reflectretry.verifiers.math.MathToken.Letter;
import io.reflectretry.verifiers.math.MathToken.Number;
import io.reflectretry.verifiers.math.MathToken.Sign;
import io.reflectretry.verifiers.number.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads an expression in LaTeX or plain notation, by recursive descent; nesting and length are
 * bounded.
 *
 * <pre>
 * sum     = [+|-] product { (+|-) product }
 * product = factor { [*|/] factor }            2x, x(x+1), 3/x
 * factor  = base { ^ exponent | ! }
 * base    = number | letter [_ index] | (sum) | {sum} | [sum] | |sum| | command …
 * </pre>
 */
final class ExprParser {

    private static final int MAX_LENGTH = 2000;
    private static final int MAX_DEPTH = 60;

    private static final Map<String, String> FUNCTIONS =
            Map.ofEntries(
                    Map.entry("sin", "Sin"),
                    Map.entry("cos", "Cos"),
                    Map.entry("tan", "Tan"),
                    Map.entry("cot", "Cot"),
                    Map.entry("sec", "Sec"),
                    Map.entry("csc", "Csc"),
                    Map.entry("arcsin", "ArcSin"),
                    Map.entry("arccos", "ArcCos"),
                    Map.entry("arctan", "ArcTan"),
                    Map.entry("sinh", "Sinh"),
                    Map.entry("cosh", "Cosh"),
                    Map.entry("tanh", "Tanh"),
                    Map.entry("log", "Log"),
                    Map.entry("ln", "Log"),
                    Map.entry("exp", "Exp"));

    private static final Map<String, String> INVERSES =
            Map.of("Sin", "ArcSin", "Cos", "ArcCos", "Tan", "ArcTan");

    private static final Set<String> LETTERS =
            Set.of(
                    "alpha",
                    "beta",
                    "gamma",
                    "delta",
                    "epsilon",
                    "varepsilon",
                    "zeta",
                    "eta",
                    "theta",
                    "vartheta",
                    "iota",
                    "kappa",
                    "lambda",
                    "mu",
                    "nu",
                    "xi",
                    "rho",
                    "sigma",
                    "tau",
                    "upsilon",
                    "phi",
                    "varphi",
                    "chi",
                    "psi",
                    "omega",
                    "Gamma",
                    "Delta",
                    "Theta",
                    "Lambda",
                    "Xi",
                    "Pi",
                    "Sigma",
                    "Phi",
                    "Psi",
                    "Omega",
                    "ell");

    private final List<MathToken> tokens;
    private int at;
    private int depth;
    private int bars;

    private ExprParser(List<MathToken> tokens) {
        this.tokens = tokens;
    }

    /**
     * @throws MalformedException when the text is no expression, or too long or deep to be read
     */
    static Expr parse(String text) throws MalformedException {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedException("it is too long");
        }
        var parser = new ExprParser(MathTokenizer.tokens(text));
        Expr value = parser.sum();
        if (parser.at < parser.tokens.size()) {
            throw new MalformedException("something stands after the expression");
        }
        return value;
    }

    private Expr sum() throws MalformedException {
        if (++depth > MAX_DEPTH) {
            throw new MalformedException("it is nested too deeply");
        }
        List<Expr> terms = new ArrayList<>();
        boolean negative = signs();
        while (true) {
            Expr term = product();
            terms.add(negative ? Canonical.negated(term) : term);
            skipGap();
            if (!isSign('+') && !isSign('-')) {
                break;
            }
            negative = signs();
        }
        depth--;
        return Canonical.sum(terms);
    }

    /** Takes any plus and minus signs; gives whether they make a minus. */
    private boolean signs() {
        boolean negative = false;
        skipGap();
        while (isSign('+') || isSign('-')) {
            negative ^= isSign('-');
            at++;
        }
        return negative;
    }

    private Expr product() throws MalformedException {
        Expr value = factor();
        while (true) {
            boolean gap = skipGap();
            if (isSign('*') || isSign('/')) {
                boolean divides = isSign('/');
                at++;
                boolean negative = signs();
                Expr next = factor();
                next = negative ? Canonical.negated(next) : next;
                value =
                        divides
                                ? Canonical.quotient(value, next)
                                : Canonical.product(List.of(value, next));
            } else if (gap && peek() instanceof Number) {
                value = mixedOr(value);
            } else if (startsFactor()) {
                value = Canonical.product(List.of(value, factor()));
            } else {
                return value;
            }
        }
    }

    /** {@code 7 3/4}: a whole number, a gap and a fraction. */
    private Expr mixedOr(Expr whole) throws MalformedException {
        if (at + 2 < tokens.size()
                && tokens.get(at) instanceof Number above
                && tokens.get(at + 1) instanceof Sign sign
                && sign.sign() == '/'
                && tokens.get(at + 2) instanceof Number below
                && above.isWhole()
                && below.isWhole()
                && whole instanceof Expr.Num) {
            at += 3;
            return Canonical.sum(List.of(whole, fraction(above.value(), below.value())));
        }
        throw new MalformedException("two numbers stand side by side");
    }

    private static Expr fraction(Rational above, Rational below) throws MalformedException {
        return Canonical.number(
                above.dividedBy(below)
                        .orElseThrow(() -> new MalformedException("it divides by zero")));
    }

    private boolean startsFactor() {
        return switch (peek()) {
            case Number ignored -> true;
            case Letter ignored -> true;
            case Command command ->
                    !command.name().equals("rfloor") && !command.name().equals("rceil");
            case Sign sign -> "({[".indexOf(sign.sign()) >= 0 || sign.sign() == '|' && bars == 0;
            case Gap ignored -> false;
            case null -> false;
        };
    }

    private Expr factor() throws MalformedException {
        Number before = peek() instanceof Number number ? number : null;
        Expr value = base();
        if (before != null && before.isWhole() && isFractionOfWholeNumbers()) {
            // 2\frac{1}{4} is a mixed number.
            return Canonical.sum(List.of(value, base()));
        }
        while (isSign('^') || isSign('!')) {
            at++;
            if (isSignAt(at - 1, '!')) {
                value = Canonical.function("Factorial", List.of(value));
            } else {
                value = Canonical.power(value, exponent());
            }
        }
        return value;
    }

    private boolean isFractionOfWholeNumbers() {
        if (!(peek() instanceof Command command) || !command.name().equals("frac")) {
            return false;
        }
        int i = at + 1;
        for (int part = 0; part < 2; part++) {
            if (i + 2 < tokens.size()
                    && isSignAt(i, '{')
                    && tokens.get(i + 1) instanceof Number number
                    && number.isWhole()
                    && isSignAt(i + 2, '}')) {
                i += 3;
            } else {
                return false;
            }
        }
        return true;
    }

    private Expr exponent() throws MalformedException {
        skipGap();
        if (isSign('-') || isSign('+')) {
            boolean negative = signs();
            Expr value = base();
            return negative ? Canonical.negated(value) : value;
        }
        return base();
    }

    private Expr base() throws MalformedException {
        MathToken token = next();
        return switch (token) {
            case Number number -> Canonical.number(number.value());
            case Letter letter -> Canonical.symbol(letter.name() + index());
            case Command command -> command(command.name());
            case Sign sign -> group(sign.sign());
            case Gap ignored -> base();
        };
    }

    private Expr group(char open) throws MalformedException {
        return switch (open) {
            case '(' -> closed(')');
            case '{' -> closed('}');
            case '[' -> closed(']');
            case '|' -> {
                bars++;
                Expr inside = closed('|');
                bars--;
                yield Canonical.function("Abs", List.of(inside));
            }
            default -> throw new MalformedException("'" + open + "' stands where a number should");
        };
    }

    private Expr closed(char close) throws MalformedException {
        int outer = bars;
        bars = close == '|' ? bars : 0;
        Expr inside = sum();
        bars = outer;
        expect(close);
        return inside;
    }

    /** {@code _1}, {@code _{12}}: part of a variable's name. */
    private String index() throws MalformedException {
        if (!isSign('_')) {
            return "";
        }
        at++;
        StringBuilder name = new StringBuilder("_");
        if (!isSign('{')) {
            return name.append(plain(next())).toString();
        }
        at++;
        while (!isSign('}')) {
            name.append(plain(next()));
        }
        at++;
        return name.toString();
    }

    private static String plain(MathToken token) throws MalformedException {
        return switch (token) {
            case Number number -> number.text();
            case Letter letter -> letter.name();
            case Command command -> command.name();
            case Sign sign -> String.valueOf(sign.sign());
            case Gap ignored -> "";
        };
    }

    private Expr command(String name) throws MalformedException {
        String function = FUNCTIONS.get(name);
        if (function != null) {
            return function(function);
        }
        return switch (name) {
            case "frac" -> Canonical.quotient(argument(), argument());
            case "binom", "dbinom", "tbinom" ->
                    Canonical.function("Binomial", List.of(argument(), argument()));
            case "sqrt" -> sqrt();
            case "pi" -> Canonical.symbol("pi");
            case "infty" -> Canonical.symbol("inf");
            case "lfloor" -> floor("Floor", "rfloor");
            case "lceil" -> floor("Ceiling", "rceil");
            default -> {
                if (!LETTERS.contains(name)) {
                    throw new MalformedException("\\" + name + " is not known");
                }
                yield Canonical.symbol("\\" + name + index());
            }
        };
    }

    private Expr floor(String function, String close) throws MalformedException {
        Expr inside = sum();
        if (!(next() instanceof Command command) || !command.name().equals(close)) {
            throw new MalformedException("a bracket is not closed");
        }
        return Canonical.function(function, List.of(inside));
    }

    private Expr sqrt() throws MalformedException {
        skipGap();
        if (isSign('[')) {
            at++;
            Expr degree = closed(']');
            return Canonical.power(argument(), Canonical.quotient(Canonical.number(1), degree));
        }
        return Canonical.root(argument());
    }

    /** What a command takes: a group, or one letter, one digit or one command. */
    private Expr argument() throws MalformedException {
        skipGap();
        if (peek() instanceof Number number && number.isWhole() && number.text().length() > 1) {
            // \frac12: the digits are taken one by one.
            Rational rest = Rational.of(new BigInteger(number.text().substring(1)));
            tokens.set(at, new Number(rest, number.text().substring(1)));
            return Canonical.number(number.text().charAt(0) - '0');
        }
        return base();
    }

    private Expr function(String name) throws MalformedException {
        skipGap();
        Expr power = Canonical.number(1);
        Expr logBase = null;
        if (isSign('_') && name.equals("Log")) {
            at++;
            logBase = argument();
        }
        if (isSign('^')) {
            at++;
            power = exponent();
        }
        skipGap();
        Expr argument = isSign('(') || isSign('{') || isSign('[') ? base() : openArgument();
        if (name.equals("Exp")) {
            return Canonical.power(Canonical.symbol("e"), argument);
        }
        if (power.equals(Canonical.number(-1)) && INVERSES.containsKey(name)) {
            return Canonical.function(INVERSES.get(name), List.of(argument));
        }
        Expr value = Canonical.function(name, List.of(argument));
        if (logBase != null) {
            value = Canonical.quotient(value, Canonical.function(name, List.of(logBase)));
        }
        return Canonical.power(value, power);
    }

    /** {@code \sin 2x \cos y}: the factors up to the next operator or function. */
    private Expr openArgument() throws MalformedException {
        if (++depth > MAX_DEPTH) {
            throw new MalformedException("it is nested too deeply");
        }
        boolean negative = signs();
        Expr value = factor();
        while (true) {
            skipGap();
            boolean ends =
                    !startsFactor()
                            || peek() instanceof Sign
                            || peek() instanceof Command c && FUNCTIONS.containsKey(c.name());
            if (ends) {
                depth--;
                return negative ? Canonical.negated(value) : value;
            }
            value = Canonical.product(List.of(value, factor()));
        }
    }

    private void expect(char close) throws MalformedException {
        skipGap();
        if (!isSign(close)) {
            throw new MalformedException("'" + close + "' is missing");
        }
        at++;
    }

    private boolean skipGap() {
        boolean gap = false;
        while (peek() instanceof Gap) {
            at++;
            gap = true;
        }
        return gap;
    }

    private MathToken peek() {
        return at < tokens.size() ? tokens.get(at) : null;
    }

    private MathToken next() throws MalformedException {
        if (at >= tokens.size()) {
            throw new MalformedException("it ends too early");
        }
        return tokens.get(at++);
    }

    private boolean isSign(char sign) {
        return isSignAt(at, sign);
    }

    private boolean isSignAt(int index, char sign) {
        return index < tokens.size() && tokens.get(index) instanceof Sign s && s.sign() == sign;
    }
}
