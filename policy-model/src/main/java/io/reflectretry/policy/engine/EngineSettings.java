package io.reflectretry.policy.engine;

/**
 * How the engine uses the machine.
 *
 * @param threads number of threads that one tensor operation may use, at least 1. All processes of
 *     one machine together should not have more than it has cores: OpenMP threads of several
 *     processes spin against each other.
 * @param device where tensors lie and the network runs
 */
public record EngineSettings(int threads, ComputeDevice device) {

    public EngineSettings {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
    }

    /** On the CPU. */
    public EngineSettings(int threads) {
        this(threads, ComputeDevice.CPU);
    }

    /** One thread on the CPU: the right number where several services share two cores. */
    public static EngineSettings singleThreaded() {
        return new EngineSettings(1);
    }

    /** The same on another device. */
    public EngineSettings on(ComputeDevice other) {
        return new EngineSettings(threads, other);
    }
}
