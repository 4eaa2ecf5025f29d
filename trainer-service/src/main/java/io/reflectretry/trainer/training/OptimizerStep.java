package io.reflectretry.trainer.training;

import io.reflectretry.grpo.GrpoLoss;
import io.reflectretry.grpo.LossSums;
import io.reflectretry.grpo.OptimizerBatch;
import io.reflectretry.policy.network.Scores;
import io.reflectretry.policy.training.MicroBatchResult;
import io.reflectretry.policy.training.StepResult;
import io.reflectretry.policy.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of the optimizer on one batch, {@code numIterations} of them: micro-batch after
 * micro-batch the gradients add up, then they are clipped and applied. On the engine thread.
 *
 * <p>The old log-probabilities are the trainer's own, of the weights before the first of these
 * steps. In that step they are what the forward pass gives, so they cost no pass of their own; the
 * others compare with what it gave. However old the samples are, their distance from these weights
 * is the sampler correction's matter.
 */
final class OptimizerStep {

    private final TrainablePolicy policy;
    private final GrpoLoss loss;

    OptimizerStep(TrainablePolicy policy, GrpoLoss loss) {
        this.policy = policy;
        this.loss = loss;
    }

    /**
     * Does the steps. Where a loss or a gradient is not finite, weights and moments stay as they
     * are at that point, and what is left of the steps is not done.
     *
     * @param pieces the batch, cut
     * @param totals of the whole batch
     * @param reference for each piece the log-probabilities under the untrained policy; empty where
     *     the loss has no KL term
     */
    StepOutcome run(
            List<MicroBatch> pieces,
            OptimizerBatch totals,
            List<float[]> reference,
            double learningRate) {
        long iterations = loss.settings().numIterations();
        LossSums sums = new LossSums();
        List<float[]> old = List.of();
        StepOutcome outcome = StepOutcome.none(learningRate, sums);
        for (int i = 0; i < iterations && !outcome.skipped(); i++) {
            long start = System.nanoTime();
            Accumulated gathered = accumulate(pieces, totals, old, reference, sums);
            long accumulated = System.nanoTime();
            StepResult step = apply(gathered.loss(), learningRate);
            outcome =
                    outcome.with(
                            gathered,
                            step,
                            new StepOutcome.Seconds(
                                    seconds(start, accumulated),
                                    seconds(accumulated, System.nanoTime()),
                                    0));
            old = i == 0 ? gathered.logProbabilities() : old;
        }
        return outcome.mean();
    }

    /**
     * Sums over all micro-batches.
     *
     * @param tokens that went through the network and count
     * @param entropy sum over these
     * @param logProbabilities of each piece, before the step
     */
    record Accumulated(double loss, long tokens, double entropy, List<float[]> logProbabilities) {}

    /**
     * Forward and backward; the gradients stay with the policy.
     *
     * @param old for each piece the log-probabilities before the batch's first step; empty in it
     */
    Accumulated accumulate(
            List<MicroBatch> pieces,
            OptimizerBatch totals,
            List<float[]> old,
            List<float[]> reference,
            LossSums sums) {
        double total = 0;
        double entropy = 0;
        long tokens = 0;
        long sequences = 0;
        List<float[]> logProbabilities = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            MicroBatch piece = pieces.get(i);
            var columns = piece.columns(of(old, i), of(reference, i));
            MicroBatchResult result =
                    policy.accumulate(
                            piece.prompts(), piece.temperature(), loss.of(columns, totals, sums));
            total += result.loss();
            entropy += sum(result.scores(), columns.mask());
            logProbabilities.add(result.scores().logProbabilities());
            tokens += piece.lossTokens();
            sequences += columns.sequences();
        }
        sums.addUnseen(totals.tokens() - tokens, totals.sequences() - sequences);
        return new Accumulated(total, tokens, entropy, logProbabilities);
    }

    private static Optional<float[]> of(List<float[]> all, int piece) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(piece));
    }

    private StepResult apply(double total, double learningRate) {
        if (Double.isFinite(total)) {
            return policy.step(learningRate);
        }
        policy.discardGradients();
        return new StepResult(Double.NaN, false, true);
    }

    private static double sum(Scores scores, boolean[] mask) {
        double sum = 0;
        for (int i = 0; i < mask.length; i++) {
            sum += mask[i] ? scores.entropies()[i] : 0;
        }
        return sum;
    }

    static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }
}
