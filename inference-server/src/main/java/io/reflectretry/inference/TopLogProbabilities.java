package io.reflectretry.inference;

import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.PromptGroup;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * The most likely next tokens. Every token of the vocabulary is scored as a completion of its own
 * after the shared prefix: exact, with no other way into the network than training's, and dear,
 * which is why large vocabularies are refused.
 */
final class TopLogProbabilities {

    private static final int LARGEST_VOCABULARY = 4096;

    private TopLogProbabilities() {}

    /**
     * @param prefix what the tokens would follow
     * @return the k most likely tokens and the sampled one, by falling log-probability
     */
    static SequencedMap<Integer, Float> after(
            Policy policy, int[] prefix, double temperature, int k, int sampled) {
        int vocabulary = policy.config().vocabSize();
        if (vocabulary > LARGEST_VOCABULARY) {
            throw RefusedException.badRequest(
                    "logprobs above 0 is done for vocabularies of %d tokens at most; this one has %d."
                            .formatted(LARGEST_VOCABULARY, vocabulary));
        }
        List<int[]> each =
                IntStream.range(0, vocabulary).mapToObj(token -> new int[] {token}).toList();
        float[] scores =
                policy.score(List.of(new PromptGroup(prefix, each)), temperature)
                        .join()
                        .logProbabilities();
        int[] ranked =
                IntStream.range(0, vocabulary)
                        .boxed()
                        .sorted(Comparator.comparingDouble(token -> -scores[token]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        SequencedMap<Integer, Float> top = new LinkedHashMap<>();
        Arrays.stream(ranked).limit(k).forEach(token -> top.put(token, scores[token]));
        top.putIfAbsent(sampled, scores[sampled]);
        return top;
    }
}
