package io.reflectretry.policy.generation;

/**
 * Uniform numbers by counting: the number for a position is a hash of the sample's seed and that
 * position, so it depends neither on what else is in the batch nor on what was drawn before.
 *
 * <p>The mixer is the finalizer of SplitMix64 (Steele, Lea, Flood 2014), once over the seed and
 * once over its sum with a multiple of the golden gamma.
 */
final class CounterUniform {

    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private static final int BITS = 32;
    private static final double SCALE = 0x1.0p-32;

    private CounterUniform() {}

    /**
     * The number of one position.
     *
     * @return at least 2^-33, at most 1 - 2^-33
     */
    static double at(long seed, long position) {
        long mixed = mix(mix(seed) + (position + 1) * GOLDEN_GAMMA);
        return ((mixed >>> BITS) + 0.5) * SCALE;
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
