package io.reflectretry.verifiers.calls;

/** The text holds a call that cannot be read. The message says which, as a sentence for people. */
final class UnreadableCallException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableCallException(String reason) {
        super(reason, null, false, false);
    }
}
