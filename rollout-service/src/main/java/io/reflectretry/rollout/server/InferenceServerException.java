package io.reflectretry.rollout.server;

/**
 * An inference server did not do what it was asked. What could be tried again was tried again
 * before this is thrown.
 */
public final class InferenceServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status of the answer; 0 where there was none, or where it was 200 but made no sense
     */
    InferenceServerException(int status, String message) {
        super(message);
        this.status = status;
    }

    InferenceServerException(int status, String message, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** Status of the answer; 0 where there was none, or where it was 200 but made no sense. */
    public int status() {
        return status;
    }
}
