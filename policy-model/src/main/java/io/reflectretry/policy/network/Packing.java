package io.reflectretry.policy.network;

/**
 * Layouts into which matrices are brought when they are loaded, for faster products on the CPU.
 * Packed weights generate and score; they have no gradients.
 *
 * <p>Which layout multiplies depends on the number of rows, so the last bits of a sample depend on
 * how many are written beside it, unlike with {@link #NONE}.
 */
public enum Packing {

    /** As the folder has them. */
    NONE(0),

    /** In oneDNN's layout, in the precision that was asked for; fastest from about 3 rows on. */
    ONEDNN(1),

    /**
     * In oneDNN's layout, and a second time in fbgemm's, whose float16 matrices are fastest for one
     * or two rows. Twice the memory, and several seconds of packing for half a billion weights.
     */
    ONEDNN_AND_FBGEMM(2);

    private final int copies;

    Packing(int copies) {
        this.copies = copies;
    }

    /** How often each matrix of the layers and the vocabulary projection is there packed. */
    int copies() {
        return copies;
    }
}
