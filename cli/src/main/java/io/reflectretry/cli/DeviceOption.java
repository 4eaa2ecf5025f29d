package io.reflectretry.cli;

import io.reflectretry.policy.engine.ComputeDevice;
import io.reflectretry.policy.engine.DeviceUnavailableException;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --device}: where a command that runs a model in its own process runs it. */
public final class DeviceOption {

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description =
                    "Where the network runs: cpu, cuda or cuda:N. Default: RRR_DEVICE, else cpu. A GPU"
                            + " needs a CUDA build of libtorch (docs/gpu.md).")
    private Optional<String> name = Optional.empty();

    /**
     * Starts an engine on the device.
     *
     * @throws CommandException where it is no device, or is not there
     */
    public PolicyEngine start(int threads) {
        try {
            return PolicyEngine.start(new EngineSettings(threads, device()));
        } catch (DeviceUnavailableException missing) {
            throw CommandException.failed(missing.getMessage(), missing);
        }
    }

    /** The device that is asked for. */
    public ComputeDevice device() {
        try {
            return name.map(ComputeDevice::of).orElseGet(ComputeDevice::ofEnvironment);
        } catch (IllegalArgumentException unknown) {
            throw CommandException.wrongUse(unknown.getMessage());
        }
    }
}
