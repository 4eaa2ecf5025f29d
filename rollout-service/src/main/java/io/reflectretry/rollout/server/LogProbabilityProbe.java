package io.reflectretry.rollout.server;

import io.reflectretry.policy.generation.Sampling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Asks a server for the likeliest next tokens of the same prompt at temperature 1 and at 1/2, and
 * compares. With a = log softmax(z) and b = log softmax(z / T), T = 1/2, for any two tokens
 *
 * <pre>b_i - b_j = (a_i - a_j) / T</pre>
 *
 * and, as b sums to 1 and the tokens that were not named are less likely than the least of those
 * that were, with p = exp a and S the sum of p² over the k named tokens
 *
 * <pre>2 a_i - log(S + p_k (1 - sum p))  &lt;=  b_i  &lt;=  2 a_i - log S</pre>
 *
 * <p>Log-probabilities that do not change with the temperature (vLLM's default, {@code
 * raw_logprobs}) are those of another distribution than the sampled one: the trainer would correct
 * for a difference that is not there. Logits fail by the second line.
 */
final class LogProbabilityProbe {

    private static final double TEMPERATURE = 0.5;
    private static final int TOKENS = 5;

    /** Of the span of the log-probabilities: 16-bit arithmetic and other batches move them. */
    private static final double TOLERANCE = 0.25;

    /** A flatter distribution does not tell one temperature from the other. */
    private static final double LEAST_SPAN = 0.02;

    /** Small ids are in every vocabulary. */
    private static final List<int[]> PROMPTS =
            List.of(new int[] {1, 2, 3}, new int[] {10, 4, 7, 5}, new int[] {6}, new int[] {3, 11});

    private final InferenceClient client;
    private final String model;

    LogProbabilityProbe(InferenceClient client, String model) {
        this.client = client;
        this.model = model;
    }

    private record Pair(NextTokens whole, NextTokens half) {

        /** Names of the tokens in both answers, the likeliest first. */
        List<String> common() {
            return whole.logProbabilities().keySet().stream()
                    .filter(half.logProbabilities()::containsKey)
                    .sorted(Comparator.comparingDouble(t -> -whole.logProbabilities().get(t)))
                    .toList();
        }

        double span() {
            List<String> common = common();
            Map<String, Double> a = whole.logProbabilities();
            return common.size() < 2 ? 0 : a.get(common.getFirst()) - a.get(common.getLast());
        }
    }

    /**
     * @return exceptionally with {@link InferenceServerException} where the log-probabilities are
     *     not those of what is sampled
     */
    CompletableFuture<Void> run() {
        List<CompletableFuture<Pair>> pairs = new ArrayList<>();
        for (int[] prompt : PROMPTS) {
            pairs.add(ask(prompt, 1).thenCombine(ask(prompt, TEMPERATURE), Pair::new));
        }
        return CompletableFuture.allOf(pairs.toArray(CompletableFuture[]::new))
                .thenAccept(
                        all ->
                                judge(
                                        pairs.stream()
                                                .map(CompletableFuture::join)
                                                .max(Comparator.comparingDouble(Pair::span))
                                                .orElseThrow()));
    }

    private CompletableFuture<NextTokens> ask(int[] prompt, double temperature) {
        Completion one =
                new Completion(model, prompt, 1, Sampling.at(temperature, 1), 1, new int[0]);
        return client.call(ServerCall.post(Completion.PATH, one.body(TOKENS), NextTokens::read));
    }

    private void judge(Pair pair) {
        List<String> tokens = pair.common();
        Map<String, Double> a = pair.whole().logProbabilities();
        Map<String, Double> b = pair.half().logProbabilities();
        double span = pair.span();
        if (!(span >= LEAST_SPAN)) {
            throw refused(
                    "cannot be told from those of another temperature: the likeliest tokens of %d prompts differ by less than %s. Serve a trained model"
                            .formatted(PROMPTS.size(), LEAST_SPAN));
        }
        String first = tokens.getFirst();
        double fromSampled = 0;
        double fromRaw = 0;
        for (String token : tokens) {
            double before = a.get(first) - a.get(token);
            double after = b.get(first) - b.get(token);
            fromSampled = Math.max(fromSampled, Math.abs(after - before / TEMPERATURE));
            fromRaw = Math.max(fromRaw, Math.abs(after - before));
        }
        if (fromRaw <= TOLERANCE * span) {
            throw refused(
                    "do not change with the temperature: they are not those of the tokens as they are sampled. Start vLLM with --logprobs-mode processed_logprobs");
        }
        if (fromSampled > TOLERANCE * span || !isNormalised(pair)) {
            throw refused(
                    "are not log softmax(logits / temperature): at temperature 1 they are %s, at %s they are %s. Start vLLM with --logprobs-mode processed_logprobs, and without speculative decoding or logits processors"
                            .formatted(a, TEMPERATURE, b));
        }
    }

    private static boolean isNormalised(Pair pair) {
        Map<String, Double> a = pair.whole().logProbabilities();
        double sum = 0;
        double squares = 0;
        double least = 1;
        for (double value : a.values()) {
            double p = Math.exp(value);
            sum += p;
            squares += p * p;
            least = Math.min(least, p);
        }
        String first = pair.common().getFirst();
        double twice = 2 * a.get(first);
        double b = pair.half().logProbabilities().get(first);
        double low = twice - Math.log(squares + least * Math.max(0, 1 - sum));
        double high = twice - Math.log(squares);
        return sum <= 1 + TOLERANCE
                && b >= low - TOLERANCE
                && b <= high + TOLERANCE
                && isItsOwn(pair.whole())
                && isItsOwn(pair.half());
    }

    /** The sampled token's own log-probability is the same in both places. */
    private static boolean isItsOwn(NextTokens answer) {
        Double named = answer.logProbabilities().get(answer.sampled());
        return named != null && Math.abs(named - answer.ofSampled()) <= TOLERANCE;
    }

    private InferenceServerException refused(String why) {
        return new InferenceServerException(
                0,
                "The log-probabilities of the inference server %s %s."
                        .formatted(client.settings().url(), why));
    }
}
