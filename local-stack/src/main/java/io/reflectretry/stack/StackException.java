package io.reflectretry.stack;

/** The stack, or a part of it, cannot do what was asked; the message says which part and why. */
public class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
