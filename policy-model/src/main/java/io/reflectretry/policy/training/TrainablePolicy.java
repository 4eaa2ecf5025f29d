package io.reflectretry.policy.training;

import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.Scores;
import java.nio.file.Path;
import java.util.List;

/**
 * A policy that learns: float32 weights with gradients, and the optimizer's state.
 *
 * <p>Every method runs on the engine thread only ({@link PolicyEngine#submit}) and fails elsewhere.
 */
public final class TrainablePolicy implements AutoCloseable {

    private TrainablePolicy() {}

    /** Reads the weights of a folder; the optimizer starts fresh. */
    public static TrainablePolicy open(
            PolicyEngine engine, PolicyFolder folder, AdamWSettings settings) {
        throw new UnsupportedOperationException();
    }

    /**
     * Forward, loss and backward; gradients add up until the next step. How a batch is cut into
     * micro-batches changes nothing, where the loss is a sum with a fixed denominator.
     *
     * @param temperature divides the logits; above 0
     */
    public MicroBatchResult accumulate(
            List<PromptGroup> groups, double temperature, TokenLoss loss) {
        throw new UnsupportedOperationException();
    }

    /** Log-probabilities and entropies without gradients. */
    public Scores score(List<PromptGroup> groups, double temperature) {
        throw new UnsupportedOperationException();
    }

    /** Clips the gradients, updates the weights by AdamW, sets the gradients to zero. */
    public StepResult step(double learningRate) {
        throw new UnsupportedOperationException();
    }

    /** Sets the gradients to zero without a step. */
    public void discardGradients() {
        throw new UnsupportedOperationException();
    }

    /** Optimizer steps done; skipped ones do not count. */
    public long stepsDone() {
        throw new UnsupportedOperationException();
    }

    /** The network's shape. */
    public DecoderConfig config() {
        throw new UnsupportedOperationException();
    }

    /**
     * Writes a Hugging Face folder: model.safetensors in float32 and copies of the other files of
     * the folder that this policy was opened from. Files are forced to disk; making the folder
     * appear atomically is the caller's work.
     */
    public void saveWeights(Path folder) {
        throw new UnsupportedOperationException();
    }

    /** Writes the moments and the step count as one safetensors file, forced to disk. */
    public void saveOptimizer(Path file) {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads what {@link #saveOptimizer} wrote.
     *
     * @throws io.reflectretry.policy.folder.MalformedFolderException naming tensor and shapes where
     *     the file does not fit this policy
     */
    public void restoreOptimizer(Path file) {
        throw new UnsupportedOperationException();
    }

    /** Frees weights, gradients and moments. */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
