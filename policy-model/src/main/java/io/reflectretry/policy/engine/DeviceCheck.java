package io.reflectretry.policy.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.LibUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Whether a device is there. DJL counts GPUs by a CUDA runtime library of its own finding, which a
 * Python package's folder does not offer; so a tensor is made on the GPU instead.
 */
final class DeviceCheck {

    private static final String HOW_TO =
            "docs/gpu.md tells how; rrr.device=cpu (RRR_DEVICE) goes on without.";
    private static final int MOST_GPUS = 64;

    private DeviceCheck() {}

    /**
     * Fails unless tensors can be made on the device.
     *
     * @throws DeviceUnavailableException saying what is missing and how to mend it
     */
    static void require(ComputeDevice device, Engine library) {
        if (device.isCuda()) {
            Path folder = Path.of(LibUtils.getLibtorchPath());
            problem(device, folder, index -> probe(library, ComputeDevice.cuda(index)))
                    .ifPresent(
                            problem -> {
                                throw new DeviceUnavailableException(problem);
                            });
        }
    }

    /**
     * What stands against a GPU.
     *
     * @param libtorch the folder that libtorch was loaded from
     * @param probe tries a GPU by its number and gives libtorch's complaint, if any
     */
    static Optional<String> problem(
            ComputeDevice device, Path libtorch, IntFunction<Optional<String>> probe) {
        if (!Files.exists(libtorch.resolve(System.mapLibraryName("torch_cuda")))) {
            return Optional.of(
                    ("rrr.device is %s, but the libtorch that was loaded, from %s, is a build"
                                    + " without CUDA. Set PYTORCH_LIBRARY_PATH to the lib folder of a"
                                    + " PyTorch 2.7.1 for CUDA 12.8, PYTORCH_VERSION=2.7.1 and"
                                    + " PYTORCH_FLAVOR=cu128; %s")
                            .formatted(device, libtorch, HOW_TO));
        }
        return probe.apply(device.index())
                .map(
                        complaint -> {
                            int seen = count(device.index(), probe);
                            return seen == 0
                                    ? noneSeen(device, complaint)
                                    : beyondCount(device, seen, complaint);
                        });
    }

    private static String noneSeen(ComputeDevice device, String complaint) {
        return ("rrr.device is %s, but libtorch sees no GPU (%s). nvidia-smi must list one, the driver"
                        + " must be new enough for CUDA 12.8, CUDA_VISIBLE_DEVICES must not hide it,"
                        + " and a container must be given it (nvidia.com/gpu: 1, or --gpus all); %s")
                .formatted(device, complaint, HOW_TO);
    }

    private static String beyondCount(ComputeDevice device, int seen, String complaint) {
        return ("rrr.device is %s, but libtorch sees %s (%s): take one of them, or let"
                        + " CUDA_VISIBLE_DEVICES show more; %s")
                .formatted(
                        device,
                        seen == 1 ? "only cuda:0" : "only cuda:0 to cuda:" + (seen - 1),
                        complaint,
                        HOW_TO);
    }

    /** How many GPUs can be used, counted from 0 up to one that is known to fail. */
    private static int count(int failing, IntFunction<Optional<String>> probe) {
        int seen = 0;
        while (seen < Math.min(failing, MOST_GPUS) && probe.apply(seen).isEmpty()) {
            seen++;
        }
        return seen;
    }

    private static Optional<String> probe(Engine library, ComputeDevice device) {
        try (NDManager scope = library.newBaseManager(device.djl())) {
            scope.ones(new Shape(1), DataType.FLOAT32).toFloatArray();
            return Optional.empty();
        } catch (EngineException refused) {
            return Optional.of(firstLine(refused.getMessage()));
        }
    }

    /** libtorch adds its own stack below the first line. */
    private static String firstLine(String message) {
        return message == null ? "no reason given" : message.strip().lines().findFirst().orElse("");
    }
}
