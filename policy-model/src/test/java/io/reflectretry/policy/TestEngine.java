package io.reflectretry.policy;

import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/** The engine of this test JVM: libtorch loads once. */
public final class TestEngine {

    public static final PolicyEngine ENGINE = PolicyEngine.start(EngineSettings.singleThreaded());

    private TestEngine() {}

    /** Runs on the engine thread and waits; failures come as the work threw them. */
    public static <T> T onEngine(Callable<T> work) {
        try {
            return ENGINE.submit(work).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw failure;
        }
    }
}
