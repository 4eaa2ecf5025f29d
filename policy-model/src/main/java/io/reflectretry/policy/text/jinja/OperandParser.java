package io.reflectretry.policy.text.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what stands between operators: names, literals, items, calls, filters and tests. */
final class OperandParser {

    private static final Set<String> NO_ARGUMENT = Set.of("else", "or", "and", "is", "if", "not");

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    OperandParser(TokenStream tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** A name, a literal, or an expression in brackets. */
    Expression primary() {
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
                            Expression inside = expressions.tupleInBrackets();
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
            items.add(expressions.expression());
            if (!tokens.current().isOperator("]")) {
                tokens.expectOperator(",");
            }
        }
        return List.copyOf(items);
    }

    private List<Expression.Entry> entries() {
        List<Expression.Entry> entries = new ArrayList<>();
        while (!tokens.skipOperator("}")) {
            Expression key = expressions.expression();
            tokens.expectOperator(":");
            entries.add(new Expression.Entry(key, expressions.expression()));
            if (!tokens.current().isOperator("}")) {
                tokens.expectOperator(",");
            }
        }
        return List.copyOf(entries);
    }

    /** Attributes, items and calls behind an operand. */
    Expression postfix(Expression start) {
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
        Expression start =
                tokens.current().isOperator(":") ? Expression.NONE : expressions.expression();
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
                : expressions.expression();
    }

    /** Filters and tests behind an operand. */
    Expression filtered(Expression start) {
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

    private Expression.Arguments arguments() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.skipOperator(")")) {
            if (tokens.current().is(Token.Kind.NAME) && tokens.following().isOperator("=")) {
                String name = tokens.next().text();
                tokens.next();
                named.put(name, expressions.expression());
            } else {
                positional.add(expressions.expression());
            }
            if (!tokens.current().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Expression.Arguments(List.copyOf(positional), named);
    }
}
