package io.reflectretry.policy.text.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The methods of Python's str. */
final class StringMethods {

    private static final Pattern FIELD = Pattern.compile("\\{\\{|\\}\\}|\\{(\\w*)\\}");

    private StringMethods() {}

    /** The method of that name, null for none. */
    static Callable of(String text, String name) {
        return switch (name) {
            case "strip" -> v -> stripEnd(stripStart(text, v), v);
            case "lstrip" -> v -> stripStart(text, v);
            case "rstrip" -> v -> stripEnd(text, v);
            case "startswith" -> v -> any(v, text::startsWith);
            case "endswith" -> v -> any(v, text::endsWith);
            case "upper" -> v -> text.toUpperCase(Locale.ROOT);
            case "lower", "casefold" -> v -> text.toLowerCase(Locale.ROOT);
            case "title" -> v -> title(text);
            case "capitalize" -> v -> capitalize(text);
            case "replace" -> v -> replace(text, v);
            case "split" -> v -> split(text, v);
            case "rsplit" -> v -> splitFromEnd(text, v);
            case "splitlines" -> v -> new ArrayList<Object>(text.lines().toList());
            case "partition" -> v -> partition(text, v, text.indexOf(v.text(0, "sep")), true);
            case "rpartition" -> v -> partition(text, v, text.lastIndexOf(v.text(0, "sep")), false);
            case "find" -> v -> found(text, text.indexOf(v.text(0, "sub")));
            case "rfind" -> v -> found(text, text.lastIndexOf(v.text(0, "sub")));
            case "index" -> v -> certainly(found(text, text.indexOf(v.text(0, "sub"))));
            case "rindex" -> v -> certainly(found(text, text.lastIndexOf(v.text(0, "sub"))));
            case "count" -> v -> BigInteger.valueOf(occurrences(text, v.text(0, "sub")));
            case "join" -> v -> join(text, v.get(0, "iterable"));
            case "format" -> v -> format(text, v);
            case "removeprefix" ->
                    v ->
                            text.startsWith(v.text(0, "prefix"))
                                    ? text.substring(v.text(0, "prefix").length())
                                    : text;
            case "removesuffix" ->
                    v ->
                            text.endsWith(v.text(0, "suffix"))
                                    ? text.substring(
                                            0, text.length() - v.text(0, "suffix").length())
                                    : text;
            case "ljust" -> v -> text + padding(text, v);
            case "rjust" -> v -> padding(text, v) + text;
            case "zfill" -> v -> padding(text, CallValues.of(v.get(0, "width"), "0")) + text;
            case "isdigit", "isdecimal", "isnumeric" -> v -> all(text, Character::isDigit);
            case "isalpha" -> v -> all(text, Character::isLetter);
            case "isalnum" -> v -> all(text, Character::isLetterOrDigit);
            case "isspace" -> v -> all(text, PythonText::isSpace);
            case "isupper" -> v -> isCase(text, text.toUpperCase(Locale.ROOT));
            case "islower" -> v -> isCase(text, text.toLowerCase(Locale.ROOT));
            default -> null;
        };
    }

    private static boolean isCase(String text, String converted) {
        return text.equals(converted) && text.codePoints().anyMatch(Character::isLetter);
    }

    private static boolean all(String text, IntPredicate test) {
        return !text.isEmpty() && text.codePoints().allMatch(test);
    }

    private static boolean any(CallValues values, java.util.function.Predicate<String> test) {
        return values.get(0, "prefix") instanceof Tuple options
                ? options.stream().anyMatch(o -> test.test(CallValues.of(o).text(0, "prefix")))
                : test.test(values.text(0, "prefix"));
    }

    private static IntPredicate stripped(CallValues values) {
        return values.get(0, "chars", null) instanceof String unwanted
                ? c -> unwanted.indexOf(c) >= 0
                : PythonText::isSpace;
    }

    static String stripStart(String text, CallValues values) {
        IntPredicate unwanted = stripped(values);
        int start = 0;
        while (start < text.length() && unwanted.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        return text.substring(start);
    }

    static String stripEnd(String text, CallValues values) {
        IntPredicate unwanted = stripped(values);
        int end = text.length();
        while (end > 0 && unwanted.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(0, end);
    }

    static String title(String text) {
        StringBuilder out = new StringBuilder();
        boolean inWord = false;
        for (int c : text.codePoints().toArray()) {
            out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }

    static String capitalize(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int end = Character.charCount(text.codePointAt(0));
        return text.substring(0, end).toUpperCase(Locale.ROOT)
                + text.substring(end).toLowerCase(Locale.ROOT);
    }

    private static String replace(String text, CallValues values) {
        return replace(
                text, values.text(0, "old"), values.text(1, "new"), limit(values, 2, "count"));
    }

    static String replace(String text, String old, String fresh, int most) {
        StringBuilder out = new StringBuilder();
        int from = 0;
        int at = text.indexOf(old);
        for (int done = 0; at >= 0 && done < most; done++) {
            out.append(text, from, at).append(fresh);
            from = at + old.length();
            // Nothing is found before each character and at the end, and from there never again.
            int next = old.isEmpty() ? at + 1 : from;
            at = next > text.length() ? -1 : text.indexOf(old, next);
        }
        return out.append(text, from, text.length()).toString();
    }

    private static int limit(CallValues values, int index, String name) {
        Object value = values.get(index, name, null);
        int most = value == null ? -1 : Values.index(value);
        return most < 0 ? Integer.MAX_VALUE : most;
    }

    private static List<Object> split(String text, CallValues values) {
        int most = limit(values, 1, "maxsplit");
        List<Object> parts = new ArrayList<>();
        if (!(values.get(0, "sep", null) instanceof String separator)) {
            String rest = stripStart(text, CallValues.NONE);
            while (!rest.isEmpty()) {
                int end = 0;
                while (end < rest.length() && !PythonText.isSpace(rest.charAt(end))) {
                    end++;
                }
                boolean last = parts.size() == most;
                parts.add(last ? rest : rest.substring(0, end));
                rest = last ? "" : stripStart(rest.substring(end), CallValues.NONE);
            }
            return parts;
        }
        int start = 0;
        for (int end = text.indexOf(notEmpty(separator));
                end >= 0 && parts.size() < most;
                end = text.indexOf(separator, start)) {
            parts.add(text.substring(start, end));
            start = end + separator.length();
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static List<Object> splitFromEnd(String text, CallValues values) {
        if (!(values.get(0, "sep", null) instanceof String separator)) {
            if (limit(values, 1, "maxsplit") != Integer.MAX_VALUE) {
                throw new JinjaException(
                        "NotImplementedError", "rsplit by white space takes no maxsplit here");
            }
            return split(text, values);
        }
        int most = limit(values, 1, "maxsplit");
        List<Object> parts = new ArrayList<>();
        int end = text.length();
        for (int at = text.lastIndexOf(notEmpty(separator));
                at >= 0 && parts.size() < most;
                at = text.lastIndexOf(separator, end - separator.length())) {
            parts.addFirst(text.substring(at + separator.length(), end));
            end = at;
            if (end < separator.length()) {
                break;
            }
        }
        parts.addFirst(text.substring(0, end));
        return parts;
    }

    private static String notEmpty(String separator) {
        if (separator.isEmpty()) {
            throw new JinjaException("ValueError", "empty separator");
        }
        return separator;
    }

    private static Tuple partition(String text, CallValues values, int at, boolean first) {
        String separator = notEmpty(values.text(0, "sep"));
        if (at < 0) {
            return first ? Tuple.of(text, "", "") : Tuple.of("", "", text);
        }
        return Tuple.of(text.substring(0, at), separator, text.substring(at + separator.length()));
    }

    private static BigInteger found(String text, int at) {
        return BigInteger.valueOf(at < 0 ? -1 : text.codePointCount(0, at));
    }

    private static BigInteger certainly(BigInteger index) {
        if (index.signum() < 0) {
            throw new JinjaException("ValueError", "substring not found");
        }
        return index;
    }

    private static long occurrences(String text, String part) {
        return part.isEmpty()
                ? text.codePointCount(0, text.length()) + 1L
                : Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
    }

    private static String join(String separator, Object items) {
        List<String> parts = new ArrayList<>();
        for (Object item : Values.members(items)) {
            if (!(item instanceof String part)) {
                throw JinjaException.type(
                        "sequence item %d: expected str instance, %s found",
                        parts.size(), Values.typeName(item));
            }
            parts.add(part);
        }
        return String.join(separator, parts);
    }

    /** Fields by order, number and name; no format after a colon. */
    private static String format(String text, CallValues values) {
        Matcher field = FIELD.matcher(text);
        StringBuilder out = new StringBuilder();
        int next = 0;
        while (field.find()) {
            String name = field.group(1);
            String written;
            if (name == null) {
                written = field.group().substring(1);
            } else {
                boolean byOrder = name.isEmpty() || Character.isDigit(name.charAt(0));
                int index =
                        !byOrder
                                ? Integer.MAX_VALUE
                                : name.isEmpty() ? next++ : Integer.parseInt(name);
                if (!values.has(index, name)) {
                    throw new JinjaException(
                            byOrder ? "IndexError" : "KeyError",
                            "format has no value for {" + name + "}");
                }
                written = PythonText.str(values.get(index, name));
            }
            field.appendReplacement(out, Matcher.quoteReplacement(written));
        }
        return field.appendTail(out).toString();
    }

    private static String padding(String text, CallValues values) {
        int width = Values.index(values.get(0, "width"));
        String fill = values.get(1, "fillchar", " ").toString();
        return fill.repeat(Math.max(0, width - text.codePointCount(0, text.length())));
    }
}
