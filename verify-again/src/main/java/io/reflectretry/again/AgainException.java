package io.reflectretry.again;

/** It cannot be judged again as asked; the message says why, and what can be done. */
public class AgainException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason a sentence for people
     */
    public AgainException(String reason) {
        super(reason);
    }

    /**
     * @param reason a sentence for people
     */
    public AgainException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
