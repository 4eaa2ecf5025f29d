package io.reflectretry.policy.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import java.util.Map;

/**
 * The filter {@code tojson} as Hugging Face transformers defines it: Python's {@code json.dumps}
 * without escaping of non-ASCII characters, a space after each comma and colon.
 */
final class PythonJson implements Filter {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public String getName() {
        return "tojson";
    }

    @Override
    public Object filter(Object value, JinjavaInterpreter interpreter, String... arguments) {
        return write(value, arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]));
    }

    @Override
    public Object filter(
            Object value,
            JinjavaInterpreter interpreter,
            Object[] arguments,
            Map<String, Object> named) {
        Object indent = named.getOrDefault("indent", arguments.length == 0 ? null : arguments[0]);
        return write(value, indent instanceof Number number ? number.intValue() : 0);
    }

    private static String write(Object value, int indent) {
        try {
            return writer(indent).writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw new ChatTemplateException(
                    "The chat template's tojson cannot write a value: " + failure.getMessage(),
                    failure);
        }
    }

    private static ObjectWriter writer(int indent) {
        Separators separators =
                Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator("");
        if (indent == 0) {
            separators =
                    separators
                            .withObjectEntrySpacing(Separators.Spacing.AFTER)
                            .withArrayValueSpacing(Separators.Spacing.AFTER);
        }
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
        DefaultPrettyPrinter.Indenter indenter =
                indent == 0
                        ? DefaultPrettyPrinter.NopIndenter.instance
                        : new DefaultIndenter(" ".repeat(indent), "\n");
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        return MAPPER.writer(printer);
    }
}
