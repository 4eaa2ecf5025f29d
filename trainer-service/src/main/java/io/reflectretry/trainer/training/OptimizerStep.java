package io.reflectretry.trainer.training;

import io.reflectretry.policy.network.Scores;
import io.reflectretry.policy.training.MicroBatchResult;
import io.reflectretry.policy.training.StepResult;
import io.reflectretry.policy.training.TrainablePolicy;
import java.util.List;
import java.util.Optional;

/**
 * One step of the optimizer: micro-batch after micro-batch the gradients add up, then they are
 * clipped and applied. On the engine thread.
 */
final class OptimizerStep {

    private final TrainablePolicy policy;
    private final GrpoLoss loss;

    OptimizerStep(TrainablePolicy policy, GrpoLoss loss) {
        this.policy = policy;
        this.loss = loss;
    }

    /**
     * Does the step. Where a loss or the gradient is not finite, weights and moments stay as they
     * are.
     *
     * @param pieces the batch, cut
     * @param batchTokens loss-mask tokens of the whole batch
     * @param reference for each piece the log-probabilities under the untrained policy; empty where
     *     the loss has no KL term
     */
    StepOutcome run(
            List<MicroBatch> pieces,
            long batchTokens,
            List<float[]> reference,
            double learningRate) {
        long start = System.nanoTime();
        Accumulated gathered = accumulate(pieces, batchTokens, reference);
        long accumulated = System.nanoTime();
        StepResult step = apply(gathered.loss(), learningRate);
        return new StepOutcome(
                gathered.loss(),
                step.gradNorm(),
                step.skipped(),
                learningRate,
                gathered.tokens(),
                gathered.sums(),
                gathered.entropy(),
                new StepOutcome.Seconds(
                        seconds(start, accumulated), seconds(accumulated, System.nanoTime()), 0));
    }

    /** Sums over all micro-batches. */
    record Accumulated(double loss, long tokens, LossSums sums, double entropy) {}

    /** Forward and backward; the gradients stay with the policy. */
    Accumulated accumulate(List<MicroBatch> pieces, long batchTokens, List<float[]> reference) {
        LossSums sums = new LossSums();
        double total = 0;
        double entropy = 0;
        long tokens = 0;
        for (int i = 0; i < pieces.size(); i++) {
            MicroBatch piece = pieces.get(i);
            Optional<float[]> ref =
                    reference.isEmpty() ? Optional.empty() : Optional.of(reference.get(i));
            MicroBatchResult result =
                    policy.accumulate(
                            piece.prompts(),
                            piece.temperature(),
                            loss.of(piece.columns(ref), batchTokens, sums));
            total += result.loss();
            entropy += sum(result.scores());
            tokens += piece.tokens();
        }
        return new Accumulated(total, tokens, sums, entropy);
    }

    private StepResult apply(double total, double learningRate) {
        if (Double.isFinite(total)) {
            return policy.step(learningRate);
        }
        policy.discardGradients();
        return new StepResult(Double.NaN, false, true);
    }

    private static double sum(Scores scores) {
        double sum = 0;
        for (float entropy : scores.entropies()) {
            sum += entropy;
        }
        return sum;
    }

    static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}
