package io.reflectretry.policy.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.network.Policy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Requests as the tensors of {@code Decoder.generate}, and its answer as results. Prompts stand
 * shortest first, so that their first pass can be cut into pieces with little padding; every sample
 * stands with its prompt.
 */
final class SampleBatch {

    /** Prompt tokens of one piece: the activations stay near the core, the products stay dense. */
    private static final int TOKENS_PER_PIECE = 2048;

    private final List<GenerationRequest> requests;
    private final int context;
    private final int vocabulary;

    /** Index of the request that stands at each place. */
    private final int[] order;

    private final int samples;
    private final int steps;

    SampleBatch(List<GenerationRequest> requests, int context, int vocabulary) {
        this.requests = requests;
        this.context = context;
        this.vocabulary = vocabulary;
        this.order =
                IntStream.range(0, requests.size())
                        .boxed()
                        .sorted(Comparator.comparingInt(i -> requests.get(i).prompt().length))
                        .mapToInt(Integer::intValue)
                        .toArray();
        this.samples = requests.stream().mapToInt(request -> request.seeds().size()).sum();
        this.steps = requests.stream().mapToInt(this::limit).max().orElseThrow();
    }

    /** New tokens that a request may have: what it asks for, within the context. */
    private int limit(GenerationRequest request) {
        return Math.min(request.sampling().maxNewTokens(), context - request.prompt().length);
    }

    /** Runs the batch; the results are in the order of the requests. */
    List<GenerationResult> run(Policy policy, PtNDManager scope) {
        NDList outputs = policy.run(scope, "generate", tensors(scope, policy.stopTokenIds()));
        return results(policy, outputs.get(0), outputs.get(1), outputs.get(2));
    }

    private NDArray[] tensors(PtNDManager scope, int[] stops) {
        int width = requests.get(order[order.length - 1]).prompt().length;
        long[] ids = new long[order.length * width];
        long[] lengths = new long[order.length];
        for (int place = 0; place < order.length; place++) {
            int[] prompt = requests.get(order[place]).prompt();
            lengths[place] = prompt.length;
            for (int i = 0; i < prompt.length; i++) {
                ids[place * width + i] = prompt[i];
            }
        }
        SampleColumns columns = new SampleColumns(samples, steps);
        for (int place = 0; place < order.length; place++) {
            GenerationRequest request = requests.get(order[place]);
            columns.add(place, request, limit(request), vocabulary);
        }
        return new NDArray[] {
            scope.create(ids, new Shape(order.length, width)),
            scope.create(lengths),
            scope.create(pieces(lengths)),
            scope.create(columns.source()),
            scope.create(columns.limits()),
            scope.create(columns.uniforms(), new Shape(samples, steps)),
            scope.create(columns.temperatures()),
            scope.create(columns.greedy()),
            scope.create(columns.topK()),
            scope.create(columns.topP()),
            scope.create(Arrays.stream(stops).asLongStream().toArray())
        };
    }

    /** Where the prompts are cut, first and last end included. */
    private static long[] pieces(long[] lengths) {
        List<Long> cuts = new ArrayList<>(List.of(0L));
        int start = 0;
        for (int end = 1; end < lengths.length; end++) {
            if ((end + 1 - start) * lengths[end] > TOKENS_PER_PIECE) {
                cuts.add((long) end);
                start = end;
            }
        }
        cuts.add((long) lengths.length);
        return cuts.stream().mapToLong(Long::longValue).toArray();
    }

    private List<GenerationResult> results(
            Policy policy, NDArray tokenArray, NDArray logProbabilityArray, NDArray countArray) {
        long[] tokens = tokenArray.toLongArray();
        float[] logProbabilities = logProbabilityArray.toFloatArray();
        long[] counts = countArray.toLongArray();
        int[] stops = policy.stopTokenIds();
        GenerationResult[] results = new GenerationResult[requests.size()];
        int row = 0;
        for (int request : order) {
            List<Generation> generations = new ArrayList<>();
            for (int member = 0; member < requests.get(request).seeds().size(); member++) {
                int from = row * steps;
                int to = from + Math.toIntExact(counts[row]);
                int[] ids =
                        IntStream.range(from, to).map(at -> Math.toIntExact(tokens[at])).toArray();
                generations.add(
                        new Generation(
                                ids,
                                Arrays.copyOfRange(logProbabilities, from, to),
                                finish(ids, stops)));
                row++;
            }
            results[request] = new GenerationResult(policy.version(), generations);
        }
        return List.of(results);
    }

    private static FinishReason finish(int[] ids, int[] stops) {
        int last = ids[ids.length - 1];
        return Arrays.stream(stops).anyMatch(stop -> stop == last)
                ? FinishReason.STOP
                : FinishReason.LENGTH;
    }
}
