package io.reflectretry.trainer.runs.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.Require;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.codec.JsonProblems;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.run.RunConfiguration;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks for a run.
 *
 * @param run its name
 * @param configuration everything that it is started with
 */
public record RunRequest(String run, RunConfiguration configuration) {

    public RunRequest {
        EventIds.requireRun(run);
        Require.present(configuration, "configuration");
    }

    /**
     * Reads a request's body.
     *
     * @throws ProblemException names the field that is wrong
     */
    static RunRequest parse(String body) {
        try {
            RunRequest request = Json.mapper().readValue(body, RunRequest.class);
            if (request == null) {
                throw bad("The body must be an object with 'run' and 'configuration'.", "");
            }
            return request;
        } catch (JacksonException e) {
            throw bad(JsonProblems.describe(e), field(e));
        }
    }

    private static ProblemException bad(String detail, String field) {
        return new ProblemException(Problem.of(Response.Status.BAD_REQUEST, detail, field));
    }

    /** The path of the field: where the parser stood, and which of its fields was refused. */
    private static String field(JacksonException e) {
        if (!(e instanceof JsonMappingException mapping)) {
            return "";
        }
        Stream<String> path =
                mapping.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .filter(Objects::nonNull);
        Stream<String> refused =
                switch (e) {
                    case InvalidTypeIdException ignored -> Stream.of("kind");
                    case JsonMappingException m
                            when m.getCause() instanceof InvalidFieldException invalid ->
                            Stream.of(lastPart(invalid.field()));
                    default -> Stream.empty();
                };
        return Stream.concat(path, refused).collect(Collectors.joining("."));
    }

    private static String lastPart(String field) {
        return field.substring(field.lastIndexOf('.') + 1);
    }
}
