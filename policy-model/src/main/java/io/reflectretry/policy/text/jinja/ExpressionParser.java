package io.reflectretry.policy.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads operators. From the loosest to the tightest: if-else, or, and, not, comparisons, + and -,
 * ~, * / // %, **, signs; then what {@link OperandParser} reads.
 */
final class ExpressionParser {

    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream tokens;
    private final OperandParser operands;

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
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

    /** What stands in round brackets: an expression, or a tuple, which may be empty. */
    Expression tupleInBrackets() {
        return tuple(true, true);
    }

    /** A filter's name and arguments, its bar already read. */
    Expression.FilterCall filter() {
        return operands.filter();
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
                        : operands.primary();
        value = operands.postfix(value);
        return withFilters ? operands.filtered(value) : value;
    }
}
