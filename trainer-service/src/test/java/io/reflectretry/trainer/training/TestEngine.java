package io.reflectretry.trainer.training;

import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import java.util.concurrent.Callable;

/** The one engine that the tests of this JVM share, where they need no trainings. */
final class TestEngine {

    private static final PolicyEngine ENGINE = PolicyEngine.start(EngineSettings.singleThreaded());

    private TestEngine() {}

    static PolicyEngine get() {
        return ENGINE;
    }

    /** Runs on the engine's thread, and waits. */
    static <T> T run(Callable<T> work) {
        return Waiting.on(ENGINE.submit(work));
    }
}
