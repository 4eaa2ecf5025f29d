package io.reflectretry.policy.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.policy.engine.PolicyEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract on the first GPU; skipped, with the reason, where there is none. {@code
 * -Drrr.cuda.required=true} makes a missing GPU a failure (docs/gpu.md).
 */
class CudaDeviceTest extends DeviceContract {

    private static PolicyEngine engine;

    @BeforeEach
    void needsAGpu() {
        if (engine == null) {
            engine = Gpu.engineOrSkip();
        }
    }

    @AfterAll
    static void end() {
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }

    @Override
    PolicyEngine engine() {
        return engine;
    }

    @Test
    void whatTheEngineMakesLiesOnTheGpu() {
        try (var scope = engine.newScope();
                var below = scope.newSubManager()) {
            assertThat(scope.create(new float[] {1}).getDevice().isGpu()).isTrue();
            assertThat(below.create(new long[] {1}).getDevice().isGpu()).isTrue();
        }
    }
}
