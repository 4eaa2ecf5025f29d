package io.reflectretry.verifiers.math;

/** The text is no expression that is known here; it can still be compared as text. */
final class MalformedException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedException(String reason) {
        super(reason, null, false, false);
    }
}
