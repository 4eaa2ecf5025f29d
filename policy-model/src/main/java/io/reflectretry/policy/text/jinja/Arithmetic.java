package io.reflectretry.policy.text.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Python's operators: integers of any size, true division, floors that round down. */
final class Arithmetic {

    /** More would only fill the memory. */
    private static final int LONGEST = 1 << 24;

    private Arithmetic() {}

    static Object apply(String operator, Object left, Object right) {
        if (left instanceof Undefined undefined && !operator.equals("~")) {
            throw undefined.failure();
        }
        if (right instanceof Undefined undefined && !operator.equals("~")) {
            throw undefined.failure();
        }
        return switch (operator) {
            case "~" -> PythonText.str(left) + PythonText.str(right);
            case "+" -> sum(left, right);
            case "*" -> product(left, right);
            case "%" ->
                    left instanceof String text
                            ? Percent.format(text, right)
                            : calculated(operator, left, right);
            default -> calculated(operator, left, right);
        };
    }

    static Object signed(String sign, Object value) {
        if (!Values.isNumber(value)) {
            throw Values.wrongType("bad operand type for unary " + sign + ": '%s'", value);
        }
        if (Values.isFloat(value)) {
            return sign.equals("-") ? -real(value) : real(value);
        }
        return sign.equals("-") ? Values.integer(value).negate() : Values.integer(value);
    }

    /** A number as a float. */
    static double real(Object value) {
        return value instanceof Number number && !(value instanceof BigInteger)
                ? number.doubleValue()
                : Values.integer(value).doubleValue();
    }

    private static Object sum(Object left, Object right) {
        if (left instanceof String a && right instanceof String b) {
            return a + b;
        }
        if (left instanceof String) {
            throw Values.wrongType("can only concatenate str (not \"%s\") to str", right);
        }
        if (left instanceof List<?> a
                && right instanceof List<?> b
                && a instanceof Tuple == b instanceof Tuple) {
            List<Object> all = new ArrayList<>(a);
            all.addAll(b);
            return left instanceof Tuple ? new Tuple(all) : all;
        }
        if (left instanceof List) {
            throw JinjaException.type(
                    "can only concatenate %1$s (not \"%2$s\") to %1$s",
                    Values.typeName(left), Values.typeName(right));
        }
        return calculated("+", left, right);
    }

    private static Object product(Object left, Object right) {
        if (isSequence(left) && Values.isNumber(right)) {
            return repeated(left, right);
        }
        return isSequence(right) && Values.isNumber(left)
                ? repeated(right, left)
                : calculated("*", left, right);
    }

    private static boolean isSequence(Object value) {
        return value instanceof String || value instanceof List;
    }

    private static Object repeated(Object sequence, Object count) {
        int times = Math.max(0, Values.index(count));
        if ((long) times * Values.size(sequence).orElse(0) > LONGEST) {
            throw new JinjaException("MemoryError", "a repetition is too long");
        }
        if (sequence instanceof String text) {
            return text.repeat(times);
        }
        List<Object> all = new ArrayList<>();
        Collections.nCopies(times, (List<?>) sequence).forEach(all::addAll);
        return sequence instanceof Tuple ? new Tuple(all) : all;
    }

    private static Object calculated(String operator, Object left, Object right) {
        if (!Values.isNumber(left) || !Values.isNumber(right)) {
            throw JinjaException.type(
                    "unsupported operand type(s) for %s: '%s' and '%s'",
                    operator.equals("**") ? "** or pow()" : operator,
                    Values.typeName(left),
                    Values.typeName(right));
        }
        return Values.isFloat(left) || Values.isFloat(right)
                ? ofReals(operator, real(left), real(right))
                : ofIntegers(operator, Values.integer(left), Values.integer(right));
    }

    private static Object ofIntegers(String operator, BigInteger a, BigInteger b) {
        return switch (operator) {
            case "+" -> a.add(b);
            case "-" -> a.subtract(b);
            case "*" -> a.multiply(b);
            case "/" ->
                    new BigDecimal(a)
                            .divide(new BigDecimal(notZero(b)), MathContext.DECIMAL128)
                            .doubleValue();
            case "//" -> {
                BigInteger[] parts = a.divideAndRemainder(notZero(b));
                yield parts[1].signum() != 0 && parts[1].signum() != b.signum()
                        ? parts[0].subtract(BigInteger.ONE)
                        : parts[0];
            }
            case "%" -> {
                BigInteger rest = a.remainder(notZero(b));
                yield rest.signum() != 0 && rest.signum() != b.signum() ? rest.add(b) : rest;
            }
            case "**" -> {
                if (b.signum() < 0) {
                    yield Math.pow(a.doubleValue(), b.doubleValue());
                }
                if (b.bitLength() > 31 || (long) a.bitLength() * b.intValue() > LONGEST) {
                    throw new JinjaException("MemoryError", "a power is too large");
                }
                yield a.pow(b.intValue());
            }
            default -> throw new IllegalStateException(operator);
        };
    }

    private static BigInteger notZero(BigInteger divisor) {
        if (divisor.signum() == 0) {
            throw new JinjaException("ZeroDivisionError", "division by zero");
        }
        return divisor;
    }

    private static Object ofReals(String operator, double a, double b) {
        if (b == 0 && "//%".contains(operator)) {
            throw new JinjaException("ZeroDivisionError", "float division by zero");
        }
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> Math.floor(a / b);
            case "%" -> {
                double rest = a % b;
                yield rest != 0 && rest < 0 != b < 0 ? rest + b : rest;
            }
            case "**" -> Math.pow(a, b);
            default -> throw new IllegalStateException(operator);
        };
    }
}
