package io.reflectretry.verifiers.countdown;

import io.reflectretry.verifiers.countdown.Token.Bracket;
import io.reflectretry.verifiers.countdown.Token.Operator;
import io.reflectretry.verifiers.number.Rational;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A parsed expression in postfix order, by Dijkstra's shunting yard: its own stacks instead of
 * recursion, so that no depth of brackets can overflow.
 */
final class Expression {

    private final List<Token> postfix;

    private Expression(List<Token> postfix) {
        this.postfix = postfix;
    }

    /**
     * Parses with the usual precedence; operators of one precedence from left to right; a minus may
     * stand before an operand.
     */
    static Expression parse(String text) throws MalformedAnswerException {
        List<Token> postfix = new ArrayList<>();
        Deque<Token> waiting = new ArrayDeque<>();
        boolean operandNext = true;
        for (Token token : Tokenizer.tokens(text)) {
            if (operandNext) {
                operandNext = operand(token, postfix, waiting);
            } else {
                operandNext = operator(token, postfix, waiting);
            }
        }
        if (operandNext) {
            throw new MalformedAnswerException("A number is missing at the end.");
        }
        while (!waiting.isEmpty()) {
            postfix.add(waiting.pop());
        }
        return new Expression(postfix);
    }

    /** Takes a token where an operand may start; gives whether one may start after it. */
    private static boolean operand(Token token, List<Token> postfix, Deque<Token> waiting)
            throws MalformedAnswerException {
        return switch (token) {
            case Token.Number number -> {
                postfix.add(number);
                yield false;
            }
            case Operator operator -> {
                if (operator != Operator.MINUS) {
                    throw new MalformedAnswerException(
                            "A number is missing before '%s'.".formatted(operator.sign()));
                }
                waiting.push(Operator.NEGATED);
                yield true;
            }
            case Bracket bracket -> {
                if (bracket == Bracket.CLOSE) {
                    throw new MalformedAnswerException("A number is missing before ')'.");
                }
                waiting.push(bracket);
                yield true;
            }
        };
    }

    /** Takes a token after an operand; gives whether an operand may start after it. */
    private static boolean operator(Token token, List<Token> postfix, Deque<Token> waiting)
            throws MalformedAnswerException {
        return switch (token) {
            case Operator operator -> {
                while (waiting.peek() instanceof Operator before && before.goesBefore(operator)) {
                    postfix.add(waiting.pop());
                }
                waiting.push(operator);
                yield true;
            }
            case Bracket bracket -> {
                if (bracket == Bracket.OPEN) {
                    throw new MalformedAnswerException("An operator is missing before '('.");
                }
                // The tokenizer has paired the brackets: the open one is there.
                while (waiting.peek() instanceof Operator) {
                    postfix.add(waiting.pop());
                }
                waiting.pop();
                yield false;
            }
            case Token.Number number ->
                    throw new MalformedAnswerException(
                            "An operator is missing before %s.".formatted(number.value()));
        };
    }

    /** The numbers in the order in which they are written. */
    List<BigInteger> numbers() {
        return postfix.stream()
                .filter(Token.Number.class::isInstance)
                .map(t -> ((Token.Number) t).value())
                .toList();
    }

    /** The exact value. */
    Rational value() throws MalformedAnswerException {
        Deque<Rational> stack = new ArrayDeque<>();
        for (Token token : postfix) {
            switch (token) {
                case Token.Number number -> stack.push(Rational.of(number.value()));
                case Operator operator -> apply(operator, stack);
                case Bracket ignored ->
                        throw new IllegalStateException("A bracket in postfix order.");
            }
        }
        return stack.pop();
    }

    private static void apply(Operator operator, Deque<Rational> stack)
            throws MalformedAnswerException {
        Rational right = stack.pop();
        if (operator == Operator.NEGATED) {
            stack.push(right.negated());
            return;
        }
        Rational left = stack.pop();
        stack.push(
                switch (operator) {
                    case PLUS -> left.plus(right);
                    case MINUS -> left.minus(right);
                    case TIMES -> left.times(right);
                    case DIVIDED ->
                            left.dividedBy(right)
                                    .orElseThrow(
                                            () ->
                                                    new MalformedAnswerException(
                                                            "It divides %s by zero."
                                                                    .formatted(left)));
                    case NEGATED -> throw new IllegalStateException("Handled above.");
                });
    }
}
