package io.reflectretry.trainer.training;

import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import java.util.List;
import java.util.stream.Stream;

/**
 * One completion that carries an advantage. All tokens of the completion are in the loss mask, the
 * stop token too, unless it was cut off and the run leaves such out; the prompt never is.
 *
 * @param sample prompt, completion and the sampler's log-probabilities
 * @param sampling how it was drawn; the trainer divides the logits by the temperature too
 * @param advantage of its member; 0 for a member without a score
 * @param masked true: none of its tokens is in the loss mask
 */
record TrainingExample(Sample sample, Sampling sampling, double advantage, boolean masked) {

    /**
     * What a member brings: under {@link TrainOn#REFLECTION} the reflection, written to task,
     * failed attempt and reflection request. Under {@link TrainOn#BOTH} two examples, each to the
     * prompt that it was sampled from: a chat template may show the reflection otherwise in the
     * prompt of the retry than it was written.
     */
    static List<TrainingExample> of(
            RewardAssigned reward, double advantage, TrainingConfiguration configuration) {
        boolean maskCut = configuration.grpo().maskTruncatedCompletions();
        TrainingExample reflection =
                of(reward.reflection(), reward.episode().plan().reflection(), advantage, maskCut);
        TrainingExample retry =
                of(reward.retry(), reward.episode().plan().retry(), advantage, maskCut);
        return Stream.of(reflection, retry)
                .filter(
                        example ->
                                switch (configuration.trainOn()) {
                                    case REFLECTION -> example == reflection;
                                    case RETRY -> example == retry;
                                    case BOTH -> true;
                                    case ATTEMPT -> throw TrainingChecks.attemptNotSupported();
                                })
                .toList();
    }

    private static TrainingExample of(
            Sample sample, Sampling sampling, double advantage, boolean maskCut) {
        return new TrainingExample(
                sample, sampling, advantage, maskCut && sample.finish() == FinishReason.LENGTH);
    }

    double temperature() {
        return sampling.temperature();
    }

    /** Tokens of the completion. */
    int tokens() {
        return sample.tokenIds().length;
    }

    /** Tokens that count in the loss. */
    int lossTokens() {
        return masked ? 0 : tokens();
    }

    /**
     * Whether it pulls at the weights at all. What is masked does not; and without a KL term, nor
     * does an advantage of exactly 0, whatever the loss type: each term is a multiple of it.
     */
    boolean pulls(boolean klTerm) {
        return lossTokens() > 0 && (klTerm || advantage != 0);
    }
}
