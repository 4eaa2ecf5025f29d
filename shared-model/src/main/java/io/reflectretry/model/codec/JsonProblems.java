package io.reflectretry.model.codec;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.reflectretry.model.InvalidFieldException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says in one sentence what is wrong with a JSON text: the field's path and the fault. */
public final class JsonProblems {

    // How Jackson says that a field was not given.
    private static final Pattern ABSENT =
            Pattern.compile("^Cannot map `null` into type|^Missing required creator property");

    private JsonProblems() {}

    /** The fault, for example {@code 'episode.plan.groupSize' must be 1 or more}. */
    public static String describe(JacksonException e) {
        if (e.getCause() instanceof InvalidFieldException invalid) {
            String path = path(e);
            String message = invalid.getMessage();
            return path.isEmpty() ? message : "in '%s': %s".formatted(path, message);
        }
        if (e instanceof InvalidTypeIdException type) {
            return "'%s' is missing or unknown: %s"
                    .formatted(join(path(e), typeProperty(type)), e.getOriginalMessage());
        }
        String path = path(e);
        if (e instanceof MismatchedInputException
                && ABSENT.matcher(e.getOriginalMessage()).find()) {
            return "'%s' is missing".formatted(path);
        }
        String where =
                e.getLocation() == null || e.getLocation().getLineNr() < 1
                        ? ""
                        : " (line %d, column %d)"
                                .formatted(
                                        e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        return path.isEmpty()
                ? "not valid JSON%s: %s".formatted(where, e.getOriginalMessage())
                : "'%s'%s: %s".formatted(path, where, e.getOriginalMessage());
    }

    private static String typeProperty(InvalidTypeIdException e) {
        var info = e.getBaseType().getRawClass().getAnnotation(JsonTypeInfo.class);
        return info == null ? "type" : info.property();
    }

    private static String join(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private static String path(JacksonException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "";
        }
        return mapping.getPath().stream()
                .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
                .collect(Collectors.joining("."));
    }
}
