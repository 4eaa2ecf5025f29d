package io.reflectretry.policy.text.jinja;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** jinja2's tests by name. */
final class Tests {

    static final Map<String, Test> ALL =
            Map.ofEntries(
                    Map.entry("defined", (v, a) -> !(v instanceof Undefined)),
                    Map.entry("undefined", (v, a) -> v instanceof Undefined),
                    Map.entry("none", (v, a) -> v == null),
                    Map.entry("boolean", (v, a) -> v instanceof Boolean),
                    Map.entry("true", (v, a) -> Boolean.TRUE.equals(v)),
                    Map.entry("false", (v, a) -> Boolean.FALSE.equals(v)),
                    Map.entry("string", (v, a) -> v instanceof String),
                    Map.entry("number", (v, a) -> Values.isNumber(v)),
                    Map.entry("integer", (v, a) -> v instanceof Number && !Values.isFloat(v)),
                    Map.entry("float", (v, a) -> Values.isFloat(v)),
                    Map.entry("mapping", (v, a) -> v instanceof Map),
                    Map.entry("iterable", (v, a) -> Values.isIterable(v)),
                    Map.entry("sequence", (v, a) -> Values.isIterable(v)),
                    Map.entry("callable", (v, a) -> v instanceof Callable),
                    Map.entry("sameas", (v, a) -> same(v, a.get(0, "other"))),
                    Map.entry("escaped", (v, a) -> false),
                    Map.entry("odd", (v, a) -> rest(v, BigInteger.TWO).signum() != 0),
                    Map.entry("even", (v, a) -> rest(v, BigInteger.TWO).signum() == 0),
                    Map.entry(
                            "divisibleby",
                            (v, a) -> rest(v, Values.integer(a.get(0, "num"))).signum() == 0),
                    Map.entry(
                            "lower",
                            (v, a) -> {
                                String text = PythonText.str(v);
                                return text.equals(text.toLowerCase(Locale.ROOT))
                                        && text.chars().anyMatch(Character::isLetter);
                            }),
                    Map.entry(
                            "upper",
                            (v, a) -> {
                                String text = PythonText.str(v);
                                return text.equals(text.toUpperCase(Locale.ROOT))
                                        && text.chars().anyMatch(Character::isLetter);
                            }),
                    Map.entry("filter", (v, a) -> Filters.ALL.containsKey(PythonText.str(v))),
                    Map.entry("test", (v, a) -> isTest(PythonText.str(v))),
                    Map.entry("in", (v, a) -> Values.contains(a.get(0, "seq"), v)),
                    Map.entry("eq", Tests::equal),
                    Map.entry("equalto", Tests::equal),
                    Map.entry("ne", (v, a) -> !equal(v, a)),
                    Map.entry("lt", (v, a) -> order(v, a, "<") < 0),
                    Map.entry("lessthan", (v, a) -> order(v, a, "<") < 0),
                    Map.entry("le", (v, a) -> order(v, a, "<=") <= 0),
                    Map.entry("gt", (v, a) -> order(v, a, ">") > 0),
                    Map.entry("greaterthan", (v, a) -> order(v, a, ">") > 0),
                    Map.entry("ge", (v, a) -> order(v, a, ">=") >= 0));

    /** Names that only a filter such as {@code select} can give. */
    private static final Map<String, String> SIGNS =
            Map.of("==", "eq", "!=", "ne", "<", "lt", "<=", "le", ">", "gt", ">=", "ge");

    private Tests() {}

    /**
     * @throws JinjaException where there is no such test
     */
    static Test named(String name) {
        Test test = ALL.get(SIGNS.getOrDefault(name, name));
        if (test == null) {
            throw new JinjaException("TemplateRuntimeError", "No test named '" + name + "'.");
        }
        return test;
    }

    /** The test that the arguments of {@code select} and the like name; truth for none. */
    static Test of(List<Object> arguments, Map<String, Object> named) {
        if (arguments.isEmpty()) {
            return (value, none) -> Values.isTrue(value);
        }
        Test test = named(PythonText.str(arguments.getFirst()));
        CallValues rest = new CallValues(arguments.subList(1, arguments.size()), named);
        return (value, ignored) -> test.holds(value, rest);
    }

    private static boolean isTest(String name) {
        return ALL.containsKey(SIGNS.getOrDefault(name, name));
    }

    private static boolean same(Object a, Object b) {
        return a == b || (a instanceof Boolean && a.equals(b));
    }

    private static boolean equal(Object value, CallValues values) {
        return Values.areEqual(value, values.get(0, "other"));
    }

    private static int order(Object value, CallValues values, String operator) {
        return Values.compare(value, values.get(0, "other"), operator);
    }

    private static BigInteger rest(Object value, BigInteger divisor) {
        return (BigInteger) Arithmetic.apply("%", Values.integer(value), divisor);
    }
}
