package io.reflectretry.policy.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What Python says of values: their truth, equality, order, length and members. */
final class Values {

    private Values() {}

    /** Python's name of the class of a value. */
    static String typeName(Object value) {
        return switch (value) {
            case null -> "NoneType";
            case Boolean ignored -> "bool";
            case String ignored -> "str";
            case Number number -> isFloat(number) ? "float" : "int";
            case Tuple ignored -> "tuple";
            case List<?> ignored -> "list";
            case Map<?, ?> ignored -> "dict";
            case Undefined ignored -> "Undefined";
            case Namespace ignored -> "Namespace";
            case Loop ignored -> "LoopContext";
            case Callable ignored -> "function";
            default -> value.getClass().getSimpleName();
        };
    }

    static JinjaException wrongType(String message, Object value) {
        return value instanceof Undefined undefined
                ? undefined.failure()
                : JinjaException.type(message, typeName(value));
    }

    static boolean isFloat(Object value) {
        return value instanceof Double || value instanceof Float || value instanceof BigDecimal;
    }

    static boolean isNumber(Object value) {
        return value instanceof Number || value instanceof Boolean;
    }

    static BigInteger integer(Object value) {
        return switch (value) {
            case BigInteger number -> number;
            case Boolean flag -> flag ? BigInteger.ONE : BigInteger.ZERO;
            case Number number when !isFloat(number) -> BigInteger.valueOf(number.longValue());
            case null, default ->
                    throw wrongType("'%s' object cannot be interpreted as an integer", value);
        };
    }

    /**
     * An integer that counts or indexes something here; what is beyond Java's range is beyond every
     * text too.
     */
    static int index(Object value) {
        BigInteger number = integer(value);
        return number.bitLength() < 32
                ? number.intValue()
                : number.signum() * (Integer.MAX_VALUE - 1);
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case Number number -> number.doubleValue() != 0;
            case Collection<?> items -> !items.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            case Undefined ignored -> false;
            default -> true;
        };
    }

    static boolean areEqual(Object a, Object b) {
        if (isNumber(a) && isNumber(b)) {
            return compareNumbers(a, b) == 0;
        }
        return switch (a) {
            case null -> b == null;
            case List<?> list ->
                    b instanceof List<?> other
                            && list instanceof Tuple == other instanceof Tuple
                            && haveEqualItems(list, other);
            case Map<?, ?> map -> b instanceof Map<?, ?> other && haveEqualEntries(map, other);
            case Undefined ignored -> b instanceof Undefined;
            default -> a.equals(b);
        };
    }

    private static boolean haveEqualItems(List<?> a, List<?> b) {
        if (a.size() != b.size()) {
            return false;
        }
        Iterator<?> others = b.iterator();
        return a.stream().allMatch(item -> areEqual(item, others.next()));
    }

    private static boolean haveEqualEntries(Map<?, ?> a, Map<?, ?> b) {
        return a.size() == b.size()
                && a.entrySet().stream()
                        .allMatch(
                                e ->
                                        b.containsKey(e.getKey())
                                                && areEqual(e.getValue(), b.get(e.getKey())));
    }

    /**
     * @param operator for the message where the two have no order
     */
    static int compare(Object a, Object b, String operator) {
        if (isNumber(a) && isNumber(b)) {
            return compareNumbers(a, b);
        }
        if (a instanceof String x && b instanceof String y) {
            return java.util.Arrays.compare(x.codePoints().toArray(), y.codePoints().toArray());
        }
        if (a instanceof List<?> x && b instanceof List<?> y) {
            for (int i = 0; i < Math.min(x.size(), y.size()); i++) {
                if (!areEqual(x.get(i), y.get(i))) {
                    return compare(x.get(i), y.get(i), operator);
                }
            }
            return Integer.compare(x.size(), y.size());
        }
        if (a instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (b instanceof Undefined undefined) {
            throw undefined.failure();
        }
        throw JinjaException.type(
                "'%s' not supported between instances of '%s' and '%s'",
                operator, typeName(a), typeName(b));
    }

    private static int compareNumbers(Object a, Object b) {
        if (isFloat(a) || isFloat(b)) {
            double x = Arithmetic.real(a);
            double y = Arithmetic.real(b);
            // 0.0 and -0.0 are equal to Python, not to Double.compare.
            return x == y ? 0 : Double.compare(x, y);
        }
        return integer(a).compareTo(integer(b));
    }

    /** The length of what has one; a string's is counted in code points. */
    static OptionalInt size(Object value) {
        return switch (value) {
            case String text -> OptionalInt.of(text.codePointCount(0, text.length()));
            case Collection<?> items -> OptionalInt.of(items.size());
            case Map<?, ?> map -> OptionalInt.of(map.size());
            case Undefined ignored -> OptionalInt.of(0);
            case null, default -> OptionalInt.empty();
        };
    }

    static boolean isIterable(Object value) {
        return value instanceof String
                || value instanceof Collection
                || value instanceof Map
                || value instanceof Undefined;
    }

    /** The members in order: a string's characters, a dict's keys. */
    static List<Object> members(Object value) {
        return switch (value) {
            case String text -> text.codePoints().<Object>mapToObj(Character::toString).toList();
            case Collection<?> items -> new ArrayList<>(items);
            case Map<?, ?> map -> new ArrayList<>(map.keySet());
            case Undefined ignored -> List.of();
            case null, default ->
                    throw JinjaException.type("'%s' object is not iterable", typeName(value));
        };
    }

    /** Python's {@code member in container}. */
    static boolean contains(Object container, Object member) {
        return switch (container) {
            case String text -> {
                if (member instanceof String part) {
                    yield text.contains(part);
                }
                throw wrongType("'in <string>' requires string as left operand, not %s", member);
            }
            case Map<?, ?> map -> map.containsKey(key(member));
            case Collection<?> items -> items.stream().anyMatch(item -> areEqual(item, member));
            case Undefined ignored -> false;
            case null, default ->
                    throw JinjaException.type(
                            "argument of type '%s' is not iterable", typeName(container));
        };
    }

    /** A value as a key of a dict: equal numbers are one key. */
    static Object key(Object value) {
        return switch (value) {
            case Number number when !isFloat(number) -> integer(number);
            case Boolean flag -> integer(flag);
            case Tuple tuple -> tuple;
            case List<?> list -> throw wrongType("unhashable type: '%s'", list);
            case Map<?, ?> map -> throw wrongType("unhashable type: '%s'", map);
            case null, default -> value;
        };
    }
}
