package io.reflectretry.policy.text.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has a value. */
sealed interface Expression {

    /** None, where a part may be left out. */
    Constant NONE = new Constant(null);

    record Constant(Object value) implements Expression {}

    record Name(String name) implements Expression {}

    record ListOf(List<Expression> items) implements Expression {}

    record TupleOf(List<Expression> items) implements Expression {}

    record DictOf(List<Entry> entries) implements Expression {}

    record Entry(Expression key, Expression value) {}

    /** {@code of.name}. */
    record Attribute(Expression of, String name) implements Expression {}

    /** {@code of[key]}. */
    record Item(Expression of, Expression key) implements Expression {}

    /** {@code of[start:stop:step]}. */
    record Slice(Expression of, Expression start, Expression stop, Expression step)
            implements Expression {}

    record Call(Expression callee, Arguments arguments) implements Expression {}

    /** {@code of | filter}. */
    record Filtered(Expression of, FilterCall filter) implements Expression {}

    /** {@code of is test}. */
    record Tested(Expression of, String test, Arguments arguments) implements Expression {}

    record Not(Expression of) implements Expression {}

    /**
     * @param operator + or -
     */
    record Signed(String operator, Expression of) implements Expression {}

    record Binary(String operator, Expression left, Expression right) implements Expression {}

    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    /** {@code first < second <= third}, each pair compared. */
    record Compared(Expression first, List<Comparison> rest) implements Expression {}

    /**
     * @param operator ==, !=, <, <=, >, >=, in, not in
     */
    record Comparison(String operator, Expression right) {}

    /** {@code then if condition else otherwise}. */
    record Conditional(Expression condition, Expression then, Optional<Expression> otherwise)
            implements Expression {}

    record FilterCall(String name, Arguments arguments) {}

    record Arguments(List<Expression> positional, Map<String, Expression> named) {

        static final Arguments NONE = new Arguments(List.of(), Map.of());
    }
}
