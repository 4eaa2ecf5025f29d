package io.reflectretry.grpo;

import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import java.util.concurrent.Callable;

/** The one engine that the tests of this JVM share. */
public final class TestEngine {

    private static final PolicyEngine ENGINE = PolicyEngine.start(EngineSettings.singleThreaded());

    private TestEngine() {}

    public static PolicyEngine get() {
        return ENGINE;
    }

    /** Runs on the engine's thread, and waits. */
    public static <T> T run(Callable<T> work) {
        return ENGINE.submit(work).join();
    }
}
