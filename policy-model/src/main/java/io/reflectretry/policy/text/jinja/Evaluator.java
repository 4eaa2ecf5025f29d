package io.reflectretry.policy.text.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The value of an expression. */
final class Evaluator {

    private Evaluator() {}

    static Object value(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Constant constant -> constant.value();
            case Expression.Name name -> scope.get(name.name());
            case Expression.ListOf list -> values(list.items(), scope);
            case Expression.TupleOf tuple -> new Tuple(values(tuple.items(), scope));
            case Expression.DictOf dict -> dict(dict, scope);
            case Expression.Attribute a -> Attributes.attribute(value(a.of(), scope), a.name());
            case Expression.Item i -> Attributes.item(value(i.of(), scope), value(i.key(), scope));
            case Expression.Slice s ->
                    Slices.of(
                            value(s.of(), scope),
                            value(s.start(), scope),
                            value(s.stop(), scope),
                            value(s.step(), scope));
            case Expression.Call call ->
                    call(value(call.callee(), scope), arguments(call.arguments(), scope));
            case Expression.Filtered f -> filtered(value(f.of(), scope), f.filter(), scope);
            case Expression.Tested t ->
                    Tests.ALL
                            .get(t.test())
                            .holds(value(t.of(), scope), arguments(t.arguments(), scope));
            case Expression.Not not -> !Values.isTrue(value(not.of(), scope));
            case Expression.Signed s -> Arithmetic.signed(s.operator(), value(s.of(), scope));
            case Expression.Binary b ->
                    Arithmetic.apply(b.operator(), value(b.left(), scope), value(b.right(), scope));
            case Expression.And and -> {
                Object left = value(and.left(), scope);
                yield Values.isTrue(left) ? value(and.right(), scope) : left;
            }
            case Expression.Or or -> {
                Object left = value(or.left(), scope);
                yield Values.isTrue(left) ? left : value(or.right(), scope);
            }
            case Expression.Compared compared -> compared(compared, scope);
            case Expression.Conditional c -> conditional(c, scope);
        };
    }

    static boolean isTrue(Expression expression, Scope scope) {
        return Values.isTrue(value(expression, scope));
    }

    static Object filtered(Object value, Expression.FilterCall filter, Scope scope) {
        return Filters.ALL.get(filter.name()).apply(value, arguments(filter.arguments(), scope));
    }

    static Object call(Object callee, CallValues values) {
        if (callee instanceof Callable callable) {
            return callable.call(values);
        }
        throw Values.wrongType("'%s' object is not callable", callee);
    }

    static CallValues arguments(Expression.Arguments arguments, Scope scope) {
        if (arguments.positional().isEmpty() && arguments.named().isEmpty()) {
            return CallValues.NONE;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        List<Object> positional = values(arguments.positional(), scope);
        arguments.named().forEach((name, value) -> named.put(name, value(value, scope)));
        return new CallValues(positional, named);
    }

    private static List<Object> values(List<Expression> expressions, Scope scope) {
        List<Object> values = new ArrayList<>();
        expressions.forEach(e -> values.add(value(e, scope)));
        return values;
    }

    private static Map<Object, Object> dict(Expression.DictOf dict, Scope scope) {
        Map<Object, Object> map = new LinkedHashMap<>();
        dict.entries()
                .forEach(e -> map.put(Values.key(value(e.key(), scope)), value(e.value(), scope)));
        return map;
    }

    private static boolean compared(Expression.Compared compared, Scope scope) {
        Object left = value(compared.first(), scope);
        for (Expression.Comparison comparison : compared.rest()) {
            Object right = value(comparison.right(), scope);
            if (!holds(comparison.operator(), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private static boolean holds(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> Values.areEqual(left, right);
            case "!=" -> !Values.areEqual(left, right);
            case "<" -> Values.compare(left, right, operator) < 0;
            case "<=" -> Values.compare(left, right, operator) <= 0;
            case ">" -> Values.compare(left, right, operator) > 0;
            case ">=" -> Values.compare(left, right, operator) >= 0;
            case "in" -> Values.contains(right, left);
            case "not in" -> !Values.contains(right, left);
            default -> throw new IllegalStateException(operator);
        };
    }

    private static Object conditional(Expression.Conditional c, Scope scope) {
        if (isTrue(c.condition(), scope)) {
            return value(c.then(), scope);
        }
        return c.otherwise().isPresent()
                ? value(c.otherwise().get(), scope)
                : new Undefined(
                        "the inline if-expression evaluated to false and no else section was defined.");
    }
}
