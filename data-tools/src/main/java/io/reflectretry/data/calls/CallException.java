package io.reflectretry.data.calls;

/** Tools or calls are not what they should be; the message says which and why. */
public final class CallException extends Exception {

    private static final long serialVersionUID = 1L;

    CallException(String message) {
        super(message);
    }
}
