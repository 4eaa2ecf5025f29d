package io.reflectretry.trainer.training;

import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.run.TrainOn;
import java.util.List;
import java.util.stream.Stream;

/**
 * One completion that carries an advantage. All tokens of the completion are in the loss mask, the
 * stop token too; the prompt never is.
 *
 * @param sample prompt, completion and the sampler's log-probabilities
 * @param temperature at which it was drawn; the trainer divides the logits by it too
 * @param advantage of its member; 0 for a member without a score
 */
record TrainingExample(Sample sample, double temperature, double advantage) {

    /**
     * What a member brings: under {@link TrainOn#REFLECTION} the reflection, written to task,
     * failed attempt and reflection request. Under {@link TrainOn#BOTH} two examples, each to the
     * prompt that it was sampled from: a chat template may show the reflection otherwise in the
     * prompt of the retry than it was written.
     */
    static List<TrainingExample> of(RewardAssigned reward, double advantage, TrainOn trainOn) {
        TrainingExample reflection =
                new TrainingExample(
                        reward.reflection(),
                        reward.episode().plan().reflection().temperature(),
                        advantage);
        TrainingExample retry =
                new TrainingExample(
                        reward.retry(), reward.episode().plan().retry().temperature(), advantage);
        return Stream.of(reflection, retry)
                .filter(
                        example ->
                                switch (trainOn) {
                                    case REFLECTION -> example == reflection;
                                    case RETRY -> example == retry;
                                    case BOTH -> true;
                                    case ATTEMPT -> throw TrainingChecks.attemptNotSupported();
                                })
                .toList();
    }

    /** Tokens that count in the loss. */
    int tokens() {
        return sample.tokenIds().length;
    }
}
