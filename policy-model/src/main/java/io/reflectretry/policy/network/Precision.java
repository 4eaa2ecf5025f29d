package io.reflectretry.policy.network;

/**
 * How the matrices of a policy are held and multiplied. Norms, biases, the residual stream,
 * attention and the cache are float32 in either.
 */
public enum Precision {

    /** As transformers computes in float32: what the reference numbers are compared with. */
    FLOAT32(Float.BYTES),

    /**
     * Half the memory, and faster where the processor multiplies bfloat16; products have 8 bits.
     */
    BFLOAT16(Short.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one weight of a matrix. */
    public int bytes() {
        return bytes;
    }
}
