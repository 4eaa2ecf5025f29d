package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.math.MathToken.Command;
import io.reflectretry.verifiers.math.MathToken.Gap;
import io.reflectretry.verifiers.math.MathToken.Letter;
import io.reflectretry.verifiers.math.MathToken.Number;
import io.reflectretry.verifiers.math.MathToken.Sign;
import io.reflectretry.verifiers.number.Rational;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    private final TokenCursor tokens;
    private int depth;
    private int bars;

    private ExprParser(TokenCursor tokens) {
        this.tokens = tokens;
    }

    /**
     * @throws MalformedException when the text is no expression, or too long or deep to be read
     */
    static Expr parse(String text) throws MalformedException {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedException("it is too long");
        }
        var parser = new ExprParser(new TokenCursor(MathTokenizer.tokens(text)));
        Expr value = parser.sum();
        if (!parser.tokens.isAtEnd()) {
            throw new MalformedException("something stands after the expression");
        }
        return value;
    }

    private Expr sum() throws MalformedException {
        if (++depth > MAX_DEPTH) {
            throw new MalformedException("it is nested too deeply");
        }
        List<Expr> terms = new ArrayList<>();
        boolean negative = tokens.takeSigns();
        while (true) {
            Expr term = product();
            terms.add(negative ? Canonical.negated(term) : term);
            tokens.skipGap();
            if (!tokens.isSign('+') && !tokens.isSign('-')) {
                break;
            }
            negative = tokens.takeSigns();
        }
        depth--;
        return Canonical.sum(terms);
    }

    private Expr product() throws MalformedException {
        Expr value = factor();
        while (true) {
            boolean gap = tokens.skipGap();
            boolean divides = tokens.takeSign('/');
            if (divides || tokens.takeSign('*')) {
                boolean negative = tokens.takeSigns();
                Expr next = factor();
                next = negative ? Canonical.negated(next) : next;
                value =
                        divides
                                ? Canonical.quotient(value, next)
                                : Canonical.product(List.of(value, next));
            } else if (gap && tokens.peek() instanceof Number) {
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
        if (tokens.peek() instanceof Number above
                && tokens.isSign(1, '/')
                && tokens.peek(2) instanceof Number below
                && above.isWhole()
                && below.isWhole()
                && whole instanceof Expr.Num) {
            tokens.skip(3);
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
        return switch (tokens.peek()) {
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
        Number before = tokens.peek() instanceof Number number ? number : null;
        Expr value = base();
        if (before != null && before.isWhole() && isFractionOfWholeNumbers()) {
            // 2\frac{1}{4} is a mixed number.
            return Canonical.sum(List.of(value, base()));
        }
        while (tokens.isSign('^') || tokens.isSign('!')) {
            if (tokens.takeSign('!')) {
                value = Canonical.function("Factorial", List.of(value));
            } else {
                tokens.skip(1);
                value = Canonical.power(value, exponent());
            }
        }
        return value;
    }

    private boolean isFractionOfWholeNumbers() {
        if (!(tokens.peek() instanceof Command command) || !command.name().equals("frac")) {
            return false;
        }
        return isWholeNumberInBraces(1) && isWholeNumberInBraces(4);
    }

    private boolean isWholeNumberInBraces(int ahead) {
        return tokens.isSign(ahead, '{')
                && tokens.peek(ahead + 1) instanceof Number number
                && number.isWhole()
                && tokens.isSign(ahead + 2, '}');
    }

    private Expr exponent() throws MalformedException {
        tokens.skipGap();
        if (tokens.isSign('-') || tokens.isSign('+')) {
            boolean negative = tokens.takeSigns();
            Expr value = base();
            return negative ? Canonical.negated(value) : value;
        }
        return base();
    }

    private Expr base() throws MalformedException {
        MathToken token = tokens.next();
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
        tokens.expect(close);
        return inside;
    }

    /** {@code _1}, {@code _{12}}: part of a variable's name. */
    private String index() throws MalformedException {
        if (!tokens.takeSign('_')) {
            return "";
        }
        StringBuilder name = new StringBuilder("_");
        if (!tokens.takeSign('{')) {
            return name.append(plain(tokens.next())).toString();
        }
        while (!tokens.takeSign('}')) {
            name.append(plain(tokens.next()));
        }
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
        Optional<String> function = MathNames.function(name);
        if (function.isPresent()) {
            return function(function.get());
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
                if (!MathNames.isLetter(name)) {
                    throw new MalformedException("\\" + name + " is not known");
                }
                yield Canonical.symbol("\\" + name + index());
            }
        };
    }

    private Expr floor(String function, String close) throws MalformedException {
        Expr inside = sum();
        if (!(tokens.next() instanceof Command command) || !command.name().equals(close)) {
            throw new MalformedException("a bracket is not closed");
        }
        return Canonical.function(function, List.of(inside));
    }

    private Expr sqrt() throws MalformedException {
        tokens.skipGap();
        if (tokens.takeSign('[')) {
            Expr degree = closed(']');
            return Canonical.power(argument(), Canonical.quotient(Canonical.number(1), degree));
        }
        return Canonical.root(argument());
    }

    /** What a command takes: a group, or one letter, one digit or one command. */
    private Expr argument() throws MalformedException {
        tokens.skipGap();
        if (tokens.peek() instanceof Number number
                && number.isWhole()
                && number.text().length() > 1) {
            // \frac12: the digits are taken one by one.
            return Canonical.number(tokens.takeDigit(number));
        }
        return base();
    }

    private Expr function(String name) throws MalformedException {
        tokens.skipGap();
        Expr power = Canonical.number(1);
        Expr logBase = null;
        if (name.equals("Log") && tokens.takeSign('_')) {
            logBase = argument();
        }
        if (tokens.takeSign('^')) {
            power = exponent();
        }
        tokens.skipGap();
        Expr argument =
                tokens.isSign('(') || tokens.isSign('{') || tokens.isSign('[')
                        ? base()
                        : openArgument();
        if (name.equals("Exp")) {
            return Canonical.power(Canonical.symbol("e"), argument);
        }
        Optional<String> inverse = MathNames.inverse(name);
        if (power.equals(Canonical.number(-1)) && inverse.isPresent()) {
            return Canonical.function(inverse.get(), List.of(argument));
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
        boolean negative = tokens.takeSigns();
        Expr value = factor();
        while (true) {
            tokens.skipGap();
            boolean ends =
                    !startsFactor()
                            || tokens.peek() instanceof Sign
                            || tokens.peek() instanceof Command c
                                    && MathNames.function(c.name()).isPresent();
            if (ends) {
                depth--;
                return negative ? Canonical.negated(value) : value;
            }
            value = Canonical.product(List.of(value, factor()));
        }
    }
}
