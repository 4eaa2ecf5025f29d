package io.reflectretry.trainer.training;

import io.reflectretry.policy.network.PromptGroup;
import java.util.List;

/**
 * Examples with one prompt: it goes through the network once for all of them.
 *
 * @param examples at least one, all with the same prompt and temperature
 */
record TrainingRow(List<TrainingExample> examples) {

    TrainingRow {
        examples = List.copyOf(examples);
    }

    double temperature() {
        return examples.getFirst().temperature();
    }

    /** What the network reads. */
    PromptGroup prompts() {
        return new PromptGroup(
                examples.getFirst().sample().promptTokenIds(),
                examples.stream().map(example -> example.sample().tokenIds()).toList());
    }

    /** Completion tokens of all examples. */
    int tokens() {
        return examples.stream().mapToInt(TrainingExample::tokens).sum();
    }
}
