package io.reflectretry.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Which tasks are trained on and which are held out. The task's key alone decides, so that no
 * order, seed or size of a data set can move a task from one side to the other.
 */
public enum Split {
    /** What the base policy is made from. */
    BASE,
    /**
     * What the method trains on. A policy remembers some of the tasks that it was made from, and a
     * reward for remembering would teach nothing about new ones.
     */
    TRAIN,
    /** What results are measured on. */
    HELD_OUT;

    /**
     * Of a hundred tasks so many are held out. There are only 16,206 solvable tasks of three
     * numbers: ten in a hundred would not make 2,000 to evaluate on.
     */
    public static final int HELD_OUT_PERCENT = 15;

    /** Of a hundred tasks so many are trained on; the base policy is made from what is left. */
    static final int TRAIN_PERCENT = 25;

    /** The side on which a task lies. */
    public static Split of(CountdownTask task) {
        byte[] hash = sha256().digest(task.key().getBytes(StandardCharsets.UTF_8));
        long bucket = Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) % 100;
        if (bucket < HELD_OUT_PERCENT) {
            return HELD_OUT;
        }
        return bucket < HELD_OUT_PERCENT + TRAIN_PERCENT ? TRAIN : BASE;
    }

    /** As files and the command line write it: {@code train}, {@code held-out}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
