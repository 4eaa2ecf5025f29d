package io.reflectretry.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.engine.ComputeDevice;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolloutConfigTest {

    @Test
    void theDeviceComesFromTheEnvironmentAndIsElseTheCpu() {
        assertThat(config(Map.of()).device()).isEqualTo(ComputeDevice.CPU);
        assertThat(config(Map.of("RRR_DEVICE", "cuda:1")).device())
                .isEqualTo(ComputeDevice.cuda(1));
    }

    @Test
    void whatIsNoDeviceIsRefusedByName() {
        assertThatThrownBy(() -> config(Map.of("RRR_DEVICE", "gpu")))
                .hasStackTraceContaining("'gpu' is no device")
                .hasStackTraceContaining("cuda:N");
    }

    private static RolloutConfig config(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("RRR_STORAGE_ROOT", "storage");
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(variables, 300))
                .withMapping(RolloutConfig.class)
                .withMappingIgnore("rrr.**")
                .build()
                .getConfigMapping(RolloutConfig.class);
    }
}
