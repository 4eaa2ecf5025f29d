package io.reflectretry.policy.folder;

import java.util.Arrays;

/**
 * Where a tensor lies in a safetensors file.
 *
 * @param type element type
 * @param shape dimensions; none for a scalar
 * @param begin first byte, counted from the start of the file
 * @param bytes length in bytes
 */
public record TensorEntry(ElementType type, long[] shape, long begin, long bytes) {

    /** The element types that are read here. */
    public enum ElementType {
        F32(4),
        BF16(2),
        F16(2);

        private final int bytes;

        ElementType(int bytes) {
            this.bytes = bytes;
        }

        /** Size of one element. */
        public int bytes() {
            return bytes;
        }
    }

    /** Number of elements. */
    public long elements() {
        return bytes / type.bytes();
    }

    /** The shape as text: [2, 3]. */
    public String shapeText() {
        return Arrays.toString(shape);
    }
}
