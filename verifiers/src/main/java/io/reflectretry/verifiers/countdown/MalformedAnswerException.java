package io.reflectretry.verifiers.countdown;

/** The answer is not an expression. The message says why, as a sentence for people. */
final class MalformedAnswerException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String reason) {
        super(reason, null, false, false);
    }
}
