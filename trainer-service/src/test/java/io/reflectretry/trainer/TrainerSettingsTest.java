package io.reflectretry.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.engine.ComputeDevice;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerSettingsTest {

    @Test
    void theDeviceComesFromTheEnvironmentAndIsElseTheCpu() {
        assertThat(settings(Map.of()).device()).isEqualTo(ComputeDevice.CPU);
        assertThat(settings(Map.of("RRR_DEVICE", "cuda:1")).device())
                .isEqualTo(ComputeDevice.cuda(1));
    }

    @Test
    void whatIsNoDeviceIsRefusedByName() {
        assertThatThrownBy(() -> settings(Map.of("RRR_DEVICE", "gpu")))
                .hasStackTraceContaining("'gpu' is no device")
                .hasStackTraceContaining("cuda:N");
    }

    private static TrainerSettings settings(Map<String, String> environment) {

        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withSources(new EnvConfigSource(environment, 300))
                .withMapping(TrainerSettings.class)
                .withMappingIgnore("rrr.**")
                .build()
                .getConfigMapping(TrainerSettings.class);
    }
}
