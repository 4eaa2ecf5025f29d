package io.reflectretry.rollout.rest;

/**
 * An error as RFC 9457 wants it.
 *
 * @param type {@code about:blank}: the status says it all
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what is wrong and how to mend it
 */
public record Problem(String type, String title, int status, String detail) {

    /** The media type of problems. */
    public static final String MEDIA_TYPE = "application/problem+json";
}
