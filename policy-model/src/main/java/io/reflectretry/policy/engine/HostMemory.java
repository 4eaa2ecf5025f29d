package io.reflectretry.policy.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * Reads arrays that live on to Java. DJL's own {@code toFloatArray} of an array on a GPU makes a
 * copy on the CPU that stays until the array's scope closes: with weights, a copy of the policy for
 * each checkpoint. Arrays of a scope that closes soon may be read by DJL's methods.
 */
public final class HostMemory {

    private HostMemory() {}

    /** The bytes of an array in its own order, little end first; a copy. */
    public static ByteBuffer bytes(NDArray array) {
        return onCpu(array, NDArray::toByteBuffer);
    }

    /** The values of a float32 array; a copy. */
    public static float[] floats(NDArray array) {
        return onCpu(array, NDArray::toFloatArray);
    }

    private static <T> T onCpu(NDArray array, Function<NDArray, T> read) {
        if (array.getDevice().equals(Device.cpu())) {
            return read.apply(array);
        }
        NDArray copy = array.toDevice(Device.cpu(), true);
        // DJL puts the copy into a new scope on the CPU below the array's own.
        NDManager owner = copy.getManager();
        try {
            return read.apply(copy);
        } finally {
            copy.close();
            if (owner != array.getManager()) {
                owner.close();
            }
        }
    }
}
