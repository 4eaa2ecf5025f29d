package io.reflectretry.model.run;

/** What the matrices of a training multiply in; what learns is float32 in either. */
public enum MatrixPrecision {
    /** The numbers of a reference implementation. */
    FLOAT32,
    /**
     * Of all weights, copies multiply and the weights learn; of a LoRA run's frozen base there are
     * only these, in half the memory. Faster where the processor multiplies bfloat16.
     */
    BFLOAT16
}
