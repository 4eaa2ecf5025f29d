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
        return of(task.key());
    }

    /** The side on which all tasks with this {@link TaskKey} lie. */
    public static Split of(String key) {
        int bucket = bucket(key);
        if (bucket < HELD_OUT_PERCENT) {
            return HELD_OUT;
        }
        return bucket < HELD_OUT_PERCENT + TRAIN_PERCENT ? TRAIN : BASE;
    }

    /**
     * A number from 0 to 99 that the key alone decides: the first four bytes of its SHA-256.
     * Whoever takes the lowest p of a hundred for the test side agrees with everybody who takes no
     * more.
     */
    public static int bucket(String key) {
        byte[] hash = sha256().digest(key.getBytes(StandardCharsets.UTF_8));
        return (int) (Integer.toUnsignedLong(ByteBuffer.wrap(hash).getInt()) % 100);
    }

    /** As files and the command line write it: {@code train}, {@code held-out}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A new SHA-256 digest. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
