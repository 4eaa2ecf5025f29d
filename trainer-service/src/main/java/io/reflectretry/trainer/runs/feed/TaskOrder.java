package io.reflectretry.trainer.runs.feed;

import java.util.SplittableRandom;

/**
 * Which task of the data set has which index in the run: each epoch goes through all tasks once, in
 * an order drawn from the run's seed and the epoch alone. Indices count on across epochs. Not for
 * several threads.
 */
public final class TaskOrder {

    private static final long EPOCH_STRIDE = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final int size;
    private long epoch = -1;
    private int[] order = {};

    /**
     * @param seed the run's seed
     * @param size how many tasks the data set has
     */
    public TaskOrder(long seed, int size) {
        this.seed = seed;
        this.size = size;
    }

    /** The position in the data set of the task with this index in the run. */
    public int positionOf(long index) {
        long wanted = index / size;
        if (wanted != epoch) {
            order = shuffled(wanted);
            epoch = wanted;
        }
        return order[(int) (index % size)];
    }

    private int[] shuffled(long ofEpoch) {
        var random = new SplittableRandom(seed ^ (ofEpoch + 1) * EPOCH_STRIDE);
        int[] shuffled = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            shuffled[i] = shuffled[j];
            shuffled[j] = i;
        }
        return shuffled;
    }
}
