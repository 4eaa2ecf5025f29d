package io.reflectretry.verifiers;

/**
 * The task's verification data cannot be judged by: the answer is UNSCORABLE(GOLD). The message
 * names the field and says how to mend it.
 */
public class GoldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param reason a sentence for people
     */
    public GoldException(String reason) {
        super(reason, null, false, false);
    }
}
