package io.reflectretry.policy.text.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads expressions. From the loosest to the tightest: if-else, or, and, not, comparisons, + and -,
 * ~, * / // %, **, signs, filters and tests, calls, attributes and items.
 */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> NO_ARGUMENT = Set.of("else", "or", "and", "is", "if", "not");

    private final TokenStream tokens;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** One expression, an if-else included. */
    Expression expression() {
        Expression value = or();
        while (tokens.skipName("if")) {
            Expression condition = or();
            Optional<Expression> otherwise =
                    tokens.skipName("else") ? Optional.of(expression()) : Optional.empty();
            value = new Expression.Conditional(condition, value, otherwise);
        }
        return value;
    }

    /** One expression, or several with commas between them: a tuple. */
    Expression tuple() {
        return tuple(true, false);
    }

    /** The same without if-else, whose {@code if} is a loop's filter. */
    Expression iterable() {
        return tuple(false, false);
    }

    private Expression tuple(boolean withCondition, boolean mayBeEmpty) {
        List<Expression> items = new ArrayList<>();
        boolean comma = false;
        while (!endsTuple()) {
            items.add(withCondition ? expression() : or());
            comma = tokens.current().isOperator(",");
            if (!tokens.skipOperator(",")) {
                break;
            }
        }
        if (items.size() == 1 && !comma) {
            return items.getFirst();
        }
        if (items.isEmpty() && !mayBeEmpty) {
            throw tokens.expected("an expression");
        }
        return new Expression.TupleOf(List.copyOf(items));
    }

    private boolean endsTuple() {
        Token token = tokens.current();
        return switch (token.kind()) {
            case OUTPUT_END, BLOCK_END, END -> true;
            case OPERATOR -> token.text().equals(")");
            default -> false;
        };
    }

    Expression or() {
        Expression left = and();
        while (tokens.skipName("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipName("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        return tokens.skipName("not") ? new Expression.Not(not()) : compared();
    }

    private Expression compared() {
        Expression first = sum();
        List<Expression.Comparison> rest = new ArrayList<>();
        while (true) {
            Token token = tokens.current();
            if (token.is(Token.Kind.OPERATOR) && COMPARISONS.contains(token.text())) {
                tokens.next();
                rest.add(new Expression.Comparison(token.text(), sum()));
            } else if (tokens.skipName("in")) {
                rest.add(new Expression.Comparison("in", sum()));
            } else if (token.isName("not") && tokens.following().isName("in")) {
                tokens.next();
                tokens.next();
                rest.add(new Expression.Comparison("not in", sum()));
            } else {
                return rest.isEmpty() ? first : new Expression.Compared(first, List.copyOf(rest));
            }
        }
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.current().isOperator("+") || tokens.current().isOperator("-")) {
            left = new Expression.Binary(tokens.next().text(), left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        Expression left = product();
        while (tokens.skipOperator("~")) {
            left = new Expression.Binary("~", left, product());
        }
        return left;
    }

    private Expression product() {
        Expression left = power();
        while (tokens.current().is(Token.Kind.OPERATOR)
                && Set.of("*", "/", "//", "%").contains(tokens.current().text())) {
            left = new Expression.Binary(tokens.next().text(), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = signed(true);
        while (tokens.skipOperator("**")) {
            left = new Expression.Binary("**", left, signed(true));
        }
        return left;
    }

    private Expression signed(boolean withFilters) {
        Token token = tokens.current();
        Expression value =
                token.isOperator("-") || token.isOperator("+")
                        ? new Expression.Signed(tokens.next().text(), signed(false))
                        : primary();
        value = postfix(value);
        return withFilters ? filtered(value) : value;
    }

    private Expression primary() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME ->
                    switch (token.text()) {
                        case "true", "True" -> new Expression.Constant(true);
                        case "false", "False" -> new Expression.Constant(false);
                        case "none", "None" -> Expression.NONE;
                        default -> new Expression.Name(token.text());
                    };
            case STRING -> strings(token.text());
            case INTEGER -> new Expression.Constant(integer(token.text().replace("_", "")));
            case FLOAT -> new Expression.Constant(Double.valueOf(token.text().replace("_", "")));
            case OPERATOR ->
                    switch (token.text()) {
                        case "(" -> {
                            Expression inside = tuple(true, true);
                            tokens.expectOperator(")");
                            yield inside;
                        }
                        case "[" -> new Expression.ListOf(list());
                        case "{" -> new Expression.DictOf(entries());
                        default -> throw unexpected(token);
                    };
            case TEXT, OUTPUT_BEGIN, OUTPUT_END, BLOCK_BEGIN, BLOCK_END, END ->
                    throw unexpected(token);
        };
    }

    private static JinjaException unexpected(Token token) {
        return JinjaException.syntax("unexpected " + token.shown(), token.line());
    }

    private static BigInteger integer(String text) {
        return text.startsWith("0x") || text.startsWith("0X")
                ? new BigInteger(text.substring(2), 16)
                : new BigInteger(text);
    }

    private Expression strings(String first) {
        StringBuilder text = new StringBuilder(first);
        while (tokens.current().is(Token.Kind.STRING)) {
            text.append(tokens.next().text());
        }
        return new Expression.Constant(text.toString());
    }

    private List<Expression> list() {
        List<Expression> items = new ArrayList<>();
        while (!tokens.skipOperator("]")) {
            items.add(expression());
            if (!tokens.current().isOperator("]")) {
                tokens.expectOperator(",");
            }
        }
        return List.copyOf(items);
    }

    private List<Expression.Entry> entries() {
        List<Expression.Entry> entries = new ArrayList<>();
        while (!tokens.skipOperator("}")) {
            Expression key = expression();
            tokens.expectOperator(":");
            entries.add(new Expression.Entry(key, expression()));
            if (!tokens.current().isOperator("}")) {
                tokens.expectOperator(",");
            }
        }
        return List.copyOf(entries);
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.skipOperator(".")) {
                Token name = tokens.next();
                value =
                        switch (name.kind()) {
                            case NAME -> new Expression.Attribute(value, name.text());
                            case INTEGER ->
                                    new Expression.Item(
                                            value, new Expression.Constant(integer(name.text())));
                            default -> throw unexpected(name);
                        };
            } else if (tokens.skipOperator("[")) {
                value = subscript(value);
            } else if (tokens.current().isOperator("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression of) {
        Expression start = tokens.current().isOperator(":") ? Expression.NONE : expression();
        if (tokens.skipOperator("]")) {
            return new Expression.Item(of, start);
        }
        tokens.expectOperator(":");
        Expression stop = slicePart();
        Expression step = tokens.skipOperator(":") ? slicePart() : Expression.NONE;
        tokens.expectOperator("]");
        return new Expression.Slice(of, start, stop, step);
    }

    private Expression slicePart() {
        return tokens.current().isOperator(":") || tokens.current().isOperator("]")
                ? Expression.NONE
                : expression();
    }

    private Expression filtered(Expression start) {
        Expression value = start;
        while (true) {
            if (tokens.skipOperator("|")) {
                value = new Expression.Filtered(value, filter());
            } else if (tokens.skipName("is")) {
                value = tested(value);
            } else if (tokens.current().isOperator("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    /** A filter's name and arguments, its bar already read. */
    Expression.FilterCall filter() {
        Token name = tokens.expect(Token.Kind.NAME);
        if (!Filters.ALL.containsKey(name.text())) {
            throw new JinjaException(
                    "TemplateAssertionError",
                    "No filter named '" + name.text() + "'.",
                    name.line());
        }
        return new Expression.FilterCall(
                name.text(),
                tokens.current().isOperator("(") ? arguments() : Expression.Arguments.NONE);
    }

    private Expression tested(Expression of) {
        boolean negated = tokens.skipName("not");
        Token name = tokens.expect(Token.Kind.NAME);
        if (!Tests.ALL.containsKey(name.text())) {
            throw new JinjaException(
                    "TemplateAssertionError", "No test named '" + name.text() + "'.", name.line());
        }
        Expression test = new Expression.Tested(of, name.text(), testArguments());
        return negated ? new Expression.Not(test) : test;
    }

    private Expression.Arguments testArguments() {
        Token token = tokens.current();
        if (token.isOperator("(")) {
            return arguments();
        }
        boolean single =
                switch (token.kind()) {
                    case NAME -> !NO_ARGUMENT.contains(token.text());
                    case STRING, INTEGER, FLOAT -> true;
                    case OPERATOR -> token.text().equals("[") || token.text().equals("{");
                    default -> false;
                };
        return single
                ? new Expression.Arguments(List.of(postfix(primary())), Map.of())
                : Expression.Arguments.NONE;
    }

    /** Arguments in their brackets. */
    Expression.Arguments arguments() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.skipOperator(")")) {
            if (tokens.current().is(Token.Kind.NAME) && tokens.following().isOperator("=")) {
                String name = tokens.next().text();
                tokens.next();
                named.put(name, expression());
            } else {
                positional.add(expression());
            }
            if (!tokens.current().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Expression.Arguments(List.copyOf(positional), named);
    }
}
