package io.reflectretry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.engine.ComputeDevice;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class DeviceOptionTest {

    @Test
    void aDeviceIsReadFromTheOptionElseFromTheEnvironment() {
        assertThat(option("--device", "cuda:3").device()).isEqualTo(ComputeDevice.cuda(3));
        assertThat(option().device()).isEqualTo(ComputeDevice.ofEnvironment());
    }

    @Test
    void whatIsNoDeviceIsWrongUse() {
        assertThatThrownBy(() -> option("--device", "tpu").device())
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("'tpu'")
                .hasMessageContaining("cuda:N");
    }

    @Test
    void aGpuWithoutLibraryForItIsToldHowToGetIt() {
        Assumptions.assumeTrue(
                System.getenv("PYTORCH_LIBRARY_PATH") == null,
                "another libtorch is set by PYTORCH_LIBRARY_PATH");
        assertThatThrownBy(() -> option("--device", "cuda").start(1))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("without CUDA")
                .hasMessageContaining("PYTORCH_LIBRARY_PATH");
    }

    private static DeviceOption option(String... arguments) {
        Holder holder = new Holder();
        new CommandLine(holder).parseArgs(arguments);
        return holder.device;
    }

    @CommandLine.Command
    private static final class Holder {
        @CommandLine.Mixin private DeviceOption device;
    }
}
