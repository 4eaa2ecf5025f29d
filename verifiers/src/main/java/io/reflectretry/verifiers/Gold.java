package io.reflectretry.verifiers;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.task.Task;
import java.util.stream.Collectors;

/** Reads a task's verification data into the record that a verifier declares for it. */
public final class Gold {

    private Gold() {}

    /**
     * @param type the record; its fields are the keys of {@code verification}, other keys are
     *     skipped
     * @throws GoldException when a field is missing or has the wrong form
     */
    public static <T> T read(Task task, Class<T> type) {
        try {
            return Json.mapper().treeToValue(task.verification(), type);
        } catch (JsonMappingException e) {
            throw new GoldException(
                    "The verification data of task %s (%s) cannot be read: %s"
                            .formatted(task.id(), task.type(), problem(e)));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new GoldException(
                    "The verification data of task %s (%s) cannot be read: %s"
                            .formatted(task.id(), task.type(), e.getMessage()));
        }
    }

    private static String problem(JsonMappingException e) {
        if (e.getCause() instanceof InvalidFieldException invalid) {
            return invalid.getMessage() + ".";
        }
        String path =
                e.getPath().stream()
                        .map(
                                r ->
                                        r.getFieldName() == null
                                                ? "[" + r.getIndex() + "]"
                                                : r.getFieldName())
                        .collect(Collectors.joining("."));
        return (path.isEmpty() ? "" : "'" + path + "': ") + e.getOriginalMessage();
    }
}
