package io.reflectretry.bootstrap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One generated conversation.
 *
 * @param prompt token ids that open it
 * @param completion all that follows, the later turns of the user included
 * @param weights for each token of the completion how much of it is learned: 0 or 1
 */
record TrainingRow(int[] prompt, int[] completion, float[] weights) {

    int tokens() {
        return prompt.length + completion.length;
    }

    double learnedTokens() {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        return sum;
    }

    /** Builds a row turn by turn, in the words of the chat template. */
    static final class Builder {

        private final int[] prompt;
        private final List<int[]> parts = new ArrayList<>();
        private final List<Integer> learnedTokens = new ArrayList<>();

        /** Opens with what the user says. */
        Builder(String question) {
            prompt = SmallVocabulary.ids(userTurn(question));
        }

        /** What the model says, with the token that ends its turn. */
        Builder says(String text, boolean learned) {
            return says(text, learned ? Integer.MAX_VALUE : 0);
        }

        /** The same, where only so many tokens from the start are learned. */
        Builder says(String text, int learned) {
            return add(text + " " + SmallVocabulary.TURN_END, learned);
        }

        /** What the user says next. */
        Builder hears(String text) {
            return add(userTurn(text), 0);
        }

        private Builder add(String text, int learned) {
            parts.add(SmallVocabulary.ids(text));
            learnedTokens.add(learned);
            return this;
        }

        TrainingRow build() {
            int length = parts.stream().mapToInt(part -> part.length).sum();
            int[] completion = new int[length];
            float[] weights = new float[length];
            int at = 0;
            for (int i = 0; i < parts.size(); i++) {
                int[] part = parts.get(i);
                System.arraycopy(part, 0, completion, at, part.length);
                Arrays.fill(weights, at, at + Math.min(part.length, learnedTokens.get(i)), 1);
                at += part.length;
            }
            return new TrainingRow(prompt, completion, weights);
        }

        private static String userTurn(String text) {
            return "<|im_start|> user " + text + " <|im_end|> <|im_start|> assistant";
        }
    }
}
