package io.reflectretry.policy.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.folder.TensorSource;
import java.lang.foreign.Arena;

/** Brings tensors from a file into libtorch's own memory. */
public final class TensorReader {

    private TensorReader() {}

    /**
     * Reads a tensor as float32.
     *
     * @param scope what the new array belongs to
     * @param argument the name that the array gets, by which scripts see it
     */
    public static NDArray read(PtNDManager scope, TensorSource file, String name, String argument) {
        Shape shape = new Shape(file.tensors().get(name).shape());
        // The first array only borrows the buffer's memory, which ends with the arena; the copy has
        // libtorch's.
        try (Arena arena = Arena.ofConfined();
                NDArray borrowed = scope.create(file.read(name, arena), shape, DataType.FLOAT32)) {
            NDArray tensor = borrowed.duplicate();
            tensor.setName(argument);
            return tensor;
        }
    }
}
