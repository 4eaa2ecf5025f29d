package io.reflectretry.grpo.verify;

/** A case that cannot be checked: something in it is missing, misshapen or not known. */
final class CaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CaseException(String message) {
        super(message);
    }

    static CaseException unknown(String where, String name, Object known) {
        return new CaseException(
                "%s '%s' is not known here, so the case cannot be checked; known are %s"
                        .formatted(where, name, known));
    }
}
