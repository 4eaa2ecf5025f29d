package io.reflectretry.policy.folder;

/**
 * The least memory that a model needs by its shape, in bytes, where everything is float32, whatever
 * the file has; what a pass computes comes on top. Matrices in bfloat16 halve {@code weights}, and
 * nothing else: what learns is float32.
 *
 * @param parameters number of weights
 * @param fileBytes size of the weights as the file has them
 * @param weights to hold them for generation and scoring
 * @param cachePerToken keys and values of one position of one sample, float32
 * @param fullTraining weights, gradients and both moments of AdamW, all float32
 */
public record MemoryNeeds(
        long parameters, long fileBytes, long weights, long cachePerToken, long fullTraining) {

    private static final int KEYS_AND_VALUES = 2;

    /** Weights, gradients, first and second moments. */
    private static final int TRAINING_COPIES = 4;

    /** The needs of a folder's model. */
    public static MemoryNeeds of(PolicyFolder folder) {
        DecoderConfig config = folder.config();
        try (TensorSource tensors = folder.openWeights()) {
            long file = tensors.tensors().values().stream().mapToLong(TensorEntry::bytes).sum();
            long weights = config.parameterCount() * Float.BYTES;
            long cache =
                    (long) KEYS_AND_VALUES
                            * config.layers()
                            * config.kvHeads()
                            * config.headDim()
                            * Float.BYTES;
            return new MemoryNeeds(
                    config.parameterCount(), file, weights, cache, TRAINING_COPIES * weights);
        }
    }
}
