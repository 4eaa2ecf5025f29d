package io.reflectretry.policy.engine;

import java.util.Optional;

/**
 * Whether this process computes the same bits as another one that is given the same.
 *
 * <p>MKL chooses its kernels by the alignment of the memory that it is given, which differs from
 * process to process, unless {@code MKL_CBWR} is set in the environment before the library loads;
 * and sums of several threads come in any order. On a GPU some sums are made by atomic additions,
 * whose order nobody sets: of gradients of the embedding, of what {@code index_add} adds.
 */
public final class Repeatability {

    /** The environment variable by which MKL is told to repeat. */
    public static final String MKL_CBWR = "MKL_CBWR";

    private Repeatability() {}

    /** What stands against it in this process, and how to mend that; nothing where it repeats. */
    public static Optional<String> obstacle(EngineSettings settings) {
        return obstacle(settings, System.getenv(MKL_CBWR));
    }

    static Optional<String> obstacle(EngineSettings settings, String mklCbwr) {
        if (settings.device().isCuda()) {
            return Optional.of(
                    "the engine runs on %s, where atomic additions come in any order: run it on the CPU (rrr.device=cpu)"
                            .formatted(settings.device()));
        }
        if (settings.threads() != 1) {
            return Optional.of(
                    "the engine has %d threads, whose sums come in any order: give it one"
                            .formatted(settings.threads()));
        }
        if (mklCbwr == null || mklCbwr.isBlank()) {
            return Optional.of(
                    "MKL_CBWR is not set, so sums differ from process to process: start the"
                            + " process with MKL_CBWR=AUTO (COMPATIBLE where machines differ)");
        }
        return Optional.empty();
    }
}
