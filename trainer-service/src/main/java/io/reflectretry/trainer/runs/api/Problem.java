package io.reflectretry.trainer.runs.api;

import jakarta.ws.rs.core.Response;
import java.util.Optional;

/**
 * An error as RFC 9457 wants it ({@code application/problem+json}).
 *
 * @param type what kind of error, as a URI; {@code about:blank} where the status says it all
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what is wrong, and how to mend it
 * @param field the offending field's path in the request
 */
public record Problem(
        String type, String title, int status, String detail, Optional<String> field) {

    /** The media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(Response.Status status, String detail) {
        return new Problem(
                "about:blank",
                status.getReasonPhrase(),
                status.getStatusCode(),
                detail,
                Optional.empty());
    }

    static Problem of(Response.Status status, String detail, String field) {
        return new Problem(
                "about:blank",
                status.getReasonPhrase(),
                status.getStatusCode(),
                detail,
                field.isEmpty() ? Optional.empty() : Optional.of(field));
    }
}
