package io.reflectretry.model.event;

/**
 * The seeds of all sampling: functions of the run's seed, the task's index, the stage and the group
 * member. Counter-based: no seed depends on another draw, on arrival or on the version of the
 * policy, so that a redelivered event is answered alike and two versions are compared on the same
 * draws.
 *
 * <p>Each coordinate in turn is added, times an odd constant of its own, and mixed in by the
 * finalizer of SplitMix64 (Steele, Lea, Flood 2014). The numbers are part of the contract: a test
 * holds some of them.
 */
public final class SamplingSeeds {

    private static final long SEED = 0x9e3779b97f4a7c15L;
    private static final long TASK = 0xd1342543de82ef95L;
    private static final long STAGE = 0xaf251af3b0f025b5L;
    private static final long MEMBER = 0xb564ef22ec7aece5L;

    private SamplingSeeds() {}

    /**
     * The seed of one completion.
     *
     * @param seed the run's
     * @param member 0 for what happens once in an episode
     */
    public static long of(long seed, long taskIndex, Stage stage, int member) {
        long mixed = mix((seed + 1) * SEED);
        mixed = mix(mixed + (taskIndex + 1) * TASK);
        mixed = mix(mixed + (stage.ordinal() + 1) * STAGE);
        return mix(mixed + (member + 1) * MEMBER);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
