package io.reflectretry.policy.device;

import io.reflectretry.policy.engine.ComputeDevice;
import io.reflectretry.policy.engine.DeviceUnavailableException;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;

/** The GPU that tests and benchmarks use, if any. */
public final class Gpu {

    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private Gpu() {}

    /** An engine on the first GPU; skips the test that calls where there is none. */
    static PolicyEngine engineOrSkip() {
        try {
            return PolicyEngine.start(EngineSettings.singleThreaded().on(ComputeDevice.cuda(0)));
        } catch (DeviceUnavailableException missing) {
            if (Boolean.getBoolean("rrr.cuda.required")) {
                throw missing;
            }
            if (TOLD.compareAndSet(false, true)) {
                // Maven counts what is skipped and keeps the reason to its report.
                System.out.println("CUDA tests are skipped: " + missing.getMessage());
            }
            return Assumptions.abort(missing.getMessage());
        }
    }

    /** What a device is called by its maker, as far as the machine tells. */
    public static String name(ComputeDevice device) throws IOException, InterruptedException {
        return device.isCuda() ? gpuName(device) : cpuName();
    }

    private static String gpuName(ComputeDevice device) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "nvidia-smi",
                                "--query-gpu=name,memory.total,driver_version",
                                "--format=csv,noheader",
                                "--id=" + device.index())
                        .redirectErrorStream(true)
                        .start();
        String answer = new String(process.getInputStream().readAllBytes()).strip();
        process.waitFor();
        return answer;
    }

    private static String cpuName() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(processors)) {
            return System.getProperty("os.arch");
        }
        return Files.readAllLines(processors).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseGet(() -> System.getProperty("os.arch"));
    }
}
