package io.reflectretry.policy.engine;

import ai.djl.Device;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where tensors lie and the network runs: {@code cpu}, {@code cuda} or {@code cuda:N}.
 *
 * @param kind processor or GPU
 * @param index which GPU, as libtorch counts those that CUDA_VISIBLE_DEVICES leaves; 0 for the CPU
 */
public record ComputeDevice(Kind kind, int index) {

    /** The processor's cores. */
    public static final ComputeDevice CPU = new ComputeDevice(Kind.CPU, 0);

    /** The environment variable that names the device of every program of this project. */
    public static final String VARIABLE = "RRR_DEVICE";

    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,4}))?");

    /** The kinds of device. */
    public enum Kind {
        CPU,
        CUDA
    }

    public ComputeDevice {
        if (index < 0 || kind == Kind.CPU && index != 0) {
            throw new IllegalArgumentException("There is no %s:%d".formatted(kind, index));
        }
    }

    /** A GPU by its number. */
    public static ComputeDevice cuda(int index) {
        return new ComputeDevice(Kind.CUDA, index);
    }

    /**
     * Reads a device's name.
     *
     * @throws IllegalArgumentException where it is none, naming what is allowed
     */
    public static ComputeDevice of(String name) {
        if (name.equals("cpu")) {
            return CPU;
        }
        Matcher cuda = CUDA.matcher(name);
        if (cuda.matches()) {
            return cuda(cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
        }
        throw new IllegalArgumentException(
                "'%s' is no device: rrr.device (%s) is cpu, cuda or cuda:N with N from 0"
                        .formatted(name, VARIABLE));
    }

    /** What {@link #VARIABLE} names; the CPU where it is not set. */
    public static ComputeDevice ofEnvironment() {
        return Optional.ofNullable(System.getenv(VARIABLE))
                .filter(name -> !name.isBlank())
                .map(ComputeDevice::of)
                .orElse(CPU);
    }

    /** Whether this is a GPU. */
    public boolean isCuda() {
        return kind == Kind.CUDA;
    }

    Device djl() {
        return isCuda() ? Device.gpu(index) : Device.cpu();
    }

    /** The name by which {@link #of} finds it again. */
    @Override
    public String toString() {
        return isCuda() ? "cuda:" + index : "cpu";
    }
}
