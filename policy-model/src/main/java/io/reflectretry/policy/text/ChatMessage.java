package io.reflectretry.policy.text;

import java.util.Map;
import java.util.Objects;

/**
 * One turn of a conversation, as a chat template reads it.
 *
 * @param role who speaks: {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param content what is said
 */
public record ChatMessage(String role, String content) {

    public ChatMessage {
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(content, "content");
    }

    /** A turn of the user. */
    public static ChatMessage user(String content) {
        return new ChatMessage("user", content);
    }

    /** A turn of the model. */
    public static ChatMessage assistant(String content) {
        return new ChatMessage("assistant", content);
    }

    Map<String, Object> asVariable() {
        return Map.of("role", role, "content", content);
    }
}
