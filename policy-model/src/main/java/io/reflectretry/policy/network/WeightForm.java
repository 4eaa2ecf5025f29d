package io.reflectretry.policy.network;

import io.reflectretry.policy.folder.DecoderConfig;

/**
 * How a policy's matrices are held.
 *
 * @param precision of products; of fbgemm's too it is about the one asked for: float16 matrices,
 *     float32 sums
 * @param packing layouts for products on the CPU
 */
public record WeightForm(Precision precision, Packing packing) {

    /** As transformers computes in float32. */
    public static final WeightForm FLOAT32 = new WeightForm(Precision.FLOAT32, Packing.NONE);

    public WeightForm {
        if (packing == Packing.ONEDNN_AND_FBGEMM && precision == Precision.FLOAT32) {
            throw new IllegalArgumentException(
                    "Packing %s holds matrices in 16 bits, which is not precision %s: use precision %s, or packing %s."
                            .formatted(packing, precision, Precision.BFLOAT16, Packing.ONEDNN));
        }
    }

    /** Matrices as the folder has them, in a precision. */
    public static WeightForm plain(Precision precision) {
        return new WeightForm(precision, Packing.NONE);
    }

    /** Whether anything is packed. */
    public boolean packed() {
        return packing != Packing.NONE;
    }

    /** Memory that the weights of this shape take, in bytes, by count of elements. */
    public long bytes(DecoderConfig config) {
        long embedding = (long) config.vocabSize() * config.hiddenSize();
        long matrices = 0;
        long others = 0;
        for (long[] shape : config.tensorShapes().values()) {
            if (shape.length == 2) {
                matrices += shape[0] * shape[1];
            } else {
                others += shape[0];
            }
        }
        if (!packed()) {
            return matrices * precision.bytes() + others * Float.BYTES;
        }
        // The embedding is looked up in as well as multiplied with where the model ties the two.
        long multiplied = config.tiedEmbeddings() ? matrices : matrices - embedding;
        return (embedding + packing.copies() * multiplied) * precision.bytes()
                + others * Float.BYTES;
    }
}
