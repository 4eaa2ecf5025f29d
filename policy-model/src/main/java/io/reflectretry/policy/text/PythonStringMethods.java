package io.reflectretry.policy.text;

import java.beans.FeatureDescriptor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;

/**
 * Python's methods of a string, which chat templates call and Java's String lacks or differs in.
 */
final class PythonStringMethods extends ELResolver {

    private static final String WHITESPACE = " \t\n\r\f\u000b";

    @Override
    public Object invoke(
            ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
        if (!(base instanceof CharSequence)) {
            return null;
        }
        Optional<Object> result = call(base.toString(), String.valueOf(method), arguments);
        context.setPropertyResolved(result.isPresent());
        return result.orElse(null);
    }

    private static Optional<Object> call(String text, String method, Object[] arguments) {
        return Optional.ofNullable(
                switch (method) {
                    case "startswith" -> text.startsWith(argument(arguments, 0));
                    case "endswith" -> text.endsWith(argument(arguments, 0));
                    case "strip" -> stripEnd(stripStart(text, arguments), arguments);
                    case "lstrip" -> stripStart(text, arguments);
                    case "rstrip" -> stripEnd(text, arguments);
                    case "upper" -> text.toUpperCase(java.util.Locale.ROOT);
                    case "lower" -> text.toLowerCase(java.util.Locale.ROOT);
                    case "find" -> (long) text.indexOf(argument(arguments, 0));
                    case "replace" -> text.replace(argument(arguments, 0), argument(arguments, 1));
                    case "split" -> split(text, arguments);
                    default -> null;
                });
    }

    private static String argument(Object[] arguments, int index) {
        if (arguments.length <= index || arguments[index] == null) {
            throw new ChatTemplateException(
                    "A string method of the chat template lacks argument " + (index + 1));
        }
        return arguments[index].toString();
    }

    private static String stripped(Object[] arguments) {
        return arguments.length == 0 || arguments[0] == null ? WHITESPACE : arguments[0].toString();
    }

    private static String stripStart(String text, Object[] arguments) {
        String unwanted = stripped(arguments);
        int start = 0;
        while (start < text.length() && unwanted.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        return text.substring(start);
    }

    private static String stripEnd(String text, Object[] arguments) {
        String unwanted = stripped(arguments);
        int end = text.length();
        while (end > 0 && unwanted.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    private static List<String> split(String text, Object[] arguments) {
        if (arguments.length == 0) {
            return Arrays.stream(text.split("\\s+")).filter(part -> !part.isEmpty()).toList();
        }
        String separator = argument(arguments, 0);
        long most = arguments.length > 1 ? ((Number) arguments[1]).longValue() : Long.MAX_VALUE;
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int end = text.indexOf(separator);
                end >= 0 && parts.size() < most;
                end = text.indexOf(separator, start)) {
            parts.add(text.substring(start, end));
            start = end + separator.length();
        }
        parts.add(text.substring(start));
        return parts;
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public Class<?> getType(ELContext context, Object base, Object property) {
        return null;
    }

    @Override
    public void setValue(ELContext context, Object base, Object property, Object value) {}

    @Override
    public boolean isReadOnly(ELContext context, Object base, Object property) {
        return true;
    }

    @Override
    public Iterator<FeatureDescriptor> getFeatureDescriptors(ELContext context, Object base) {
        return null;
    }

    @Override
    public Class<?> getCommonPropertyType(ELContext context, Object base) {
        return null;
    }
}
