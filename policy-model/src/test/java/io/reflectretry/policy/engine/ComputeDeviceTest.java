package io.reflectretry.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeDeviceTest {

    @Test
    void aNameFindsItsDeviceAndTheDeviceItsName() {
        assertThat(ComputeDevice.of("cpu")).isEqualTo(ComputeDevice.CPU).hasToString("cpu");
        assertThat(ComputeDevice.of("cuda")).isEqualTo(ComputeDevice.cuda(0)).hasToString("cuda:0");
        assertThat(ComputeDevice.of("cuda:11"))
                .isEqualTo(ComputeDevice.cuda(11))
                .hasToString("cuda:11");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "CUDA", "cuda:", "cuda:-1", "cuda:x", "cpu:0", "cuda:99999"})
    void anythingElseIsRefusedWithWhatIsAllowed(String name) {
        assertThatThrownBy(() -> ComputeDevice.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'")
                .hasMessageContaining("rrr.device")
                .hasMessageContaining("cuda:N");
    }
}
