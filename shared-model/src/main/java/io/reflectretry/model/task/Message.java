package io.reflectretry.model.task;

import io.reflectretry.model.Require;

/**
 * One turn of a conversation.
 *
 * @param role who speaks: {@code system}, {@code user}, {@code assistant} or {@code tool}
 * @param content what is said
 */
public record Message(String role, String content) {

    public Message {
        Require.text(role, "role");
        Require.present(content, "content");
    }

    /** A turn of the user. */
    public static Message user(String content) {
        return new Message("user", content);
    }

    /** A turn of the model. */
    public static Message assistant(String content) {
        return new Message("assistant", content);
    }

    /** The instruction that stands before the conversation. */
    public static Message system(String content) {
        return new Message("system", content);
    }
}
