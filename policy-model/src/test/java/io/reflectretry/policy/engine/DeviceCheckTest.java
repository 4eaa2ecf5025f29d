package io.reflectretry.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceCheckTest {

    @TempDir private Path libtorch;

    @Test
    void theLibraryOfThisProjectIsWithoutCudaAndTheEngineSaysSo() {
        Assumptions.assumeTrue(
                System.getenv("PYTORCH_LIBRARY_PATH") == null,
                "another libtorch is set by PYTORCH_LIBRARY_PATH");
        EngineSettings settings = EngineSettings.singleThreaded().on(ComputeDevice.cuda(0));

        assertThatThrownBy(() -> PolicyEngine.start(settings))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageContaining("rrr.device is cuda:0")
                .hasMessageContaining("without CUDA")
                .hasMessageContaining("PYTORCH_LIBRARY_PATH")
                .hasMessageContaining("PYTORCH_VERSION=2.7.1")
                .hasMessageContaining("PYTORCH_FLAVOR=cu128")
                .hasMessageContaining("docs/gpu.md");
    }

    @Test
    void aMachineWithoutGpuIsToldWithTheReasonOfLibtorch() throws IOException {
        withCuda();
        assertThat(problem(1, index -> Optional.of("no NVIDIA driver")))
                .hasValueSatisfying(
                        problem ->
                                assertThat(problem)
                                        .contains("sees no GPU (no NVIDIA driver)")
                                        .contains("nvidia-smi")
                                        .contains("nvidia.com/gpu"));
    }

    @Test
    void aNumberBeyondTheGpusIsToldHowManyThereAre() throws IOException {
        withCuda();
        assertThat(problem(5, gpus(2)))
                .hasValueSatisfying(
                        problem ->
                                assertThat(problem)
                                        .contains("rrr.device is cuda:5")
                                        .contains("only cuda:0 to cuda:1 (invalid device)"));
        assertThat(problem(1, gpus(1)))
                .hasValueSatisfying(problem -> assertThat(problem).contains("only cuda:0 ("));
    }

    @Test
    void aGpuThatIsThereIsNoProblem() throws IOException {
        withCuda();
        assertThat(problem(1, gpus(2))).isEmpty();
    }

    private void withCuda() throws IOException {
        Files.createFile(libtorch.resolve(System.mapLibraryName("torch_cuda")));
    }

    private Optional<String> problem(int index, IntFunction<Optional<String>> probe) {
        return DeviceCheck.problem(ComputeDevice.cuda(index), libtorch, probe);
    }

    private static IntFunction<Optional<String>> gpus(int count) {
        return index -> index < count ? Optional.empty() : Optional.of("invalid device");
    }
}
