package io.reflectretry.policy.engine;

/**
 * How the engine uses the machine.
 *
 * @param threads number of threads that one tensor operation may use, at least 1. All processes of
 *     one machine together should not have more than it has cores: OpenMP threads of several
 *     processes spin against each other.
 */
public record EngineSettings(int threads) {

    public EngineSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
    }

    /** One thread: the right number where several services share two cores. */
    public static EngineSettings singleThreaded() {
        return new EngineSettings(1);
    }
}
