package io.reflectretry.policy.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.SharedBase;
import io.reflectretry.policy.training.Activations;
import io.reflectretry.policy.training.AdamWSettings;
import io.reflectretry.policy.training.TrainablePolicy;
import io.reflectretry.policy.training.WeightedLikelihood;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Compares a folder with reference numbers of another implementation: logits, log-probabilities,
 * greedy continuation with the cache, the loss of the policy gradient and the gradient of every
 * parameter.
 */
public final class ModelVerification {

    /** Absolute, of logits and log-probabilities in float32. */
    private static final double LOGIT = 1e-4;

    private static final double LOSS = 1e-5;

    /** Relative to a gradient's norm. */
    private static final double GRADIENT = 1e-4;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PolicyEngine engine;
    private final PolicyFolder folder;
    private final Optional<AdapterFolder> adapter;
    private final List<Part> parts = new ArrayList<>();

    private ModelVerification(
            PolicyEngine engine, PolicyFolder folder, Optional<AdapterFolder> adapter) {
        this.engine = engine;
        this.folder = folder;
        this.adapter = adapter;
    }

    /**
     * Compares.
     *
     * @param adapter a LoRA adapter's folder: the model with it on, and the gradients of its
     *     factors
     * @param expected the reference numbers: JSON with {@code cases}
     * @return a part for each thing that the file holds, case by case
     * @throws IOException where the file cannot be read or is no JSON
     * @throws IllegalArgumentException where it has not the form of reference numbers
     */
    public static List<Part> run(
            PolicyEngine engine, PolicyFolder folder, Optional<Path> adapter, Path expected)
            throws IOException {
        JsonNode cases = JSON.readTree(expected.toFile()).path("cases");
        if (!cases.isArray() || cases.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has no list 'cases', or an empty one".formatted(expected));
        }
        PolicyFolder endless = folder.withStopTokenIds();
        ModelVerification verification =
                new ModelVerification(
                        engine, endless, adapter.map(path -> AdapterFolder.open(path, endless)));
        for (int i = 0; i < cases.size(); i++) {
            verification.check(ReferenceCase.of(cases.get(i), i));
        }
        return verification.parts;
    }

    private void check(ReferenceCase reference) {
        int before = parts.size();
        try (Policy policy = policy()) {
            logits(policy, reference);
            logProbabilities(policy, reference);
            greedy(policy, reference);
        }
        if (reference.json().has("policy_gradient")) {
            parts.addAll(
                    engine.submit(
                                    () ->
                                            gradient(
                                                    reference,
                                                    reference.json().get("policy_gradient")))
                            .join());
        }
        if (parts.size() == before) {
            throw new IllegalArgumentException(
                    "%s has none of last_logits, token_logprobs, greedy and policy_gradient"
                            .formatted(reference.name()));
        }
    }

    private Policy policy() {
        if (adapter.isEmpty()) {
            return Policy.load(engine, folder, 0).join();
        }
        SharedBase base = SharedBase.load(engine, folder).join();
        try {
            return Policy.load(base, adapter.get(), 0).join();
        } finally {
            // The policy holds it from here on.
            base.release();
        }
    }

    private TrainablePolicy trainable() {
        AdamWSettings settings = AdamWSettings.defaults();
        return adapter.map(lora -> TrainablePolicy.open(engine, lora, settings, Activations.KEPT))
                .orElseGet(() -> TrainablePolicy.open(engine, folder, settings));
    }

    private void logits(Policy policy, ReferenceCase reference) {
        Comparison comparison = new Comparison(reference.name() + ": logits", LOGIT);
        for (int row = 0; row < reference.rows().size(); row++) {
            int[] ids = reference.rows().get(row);
            Optional<double[]> expected = reference.ofRow("last_logits", row);
            if (expected.isPresent()) {
                comparison.add(engine.submit(() -> lastLogits(policy, ids)).join(), expected.get());
            }
        }
        keep(comparison);
    }

    private double[] lastLogits(Policy policy, int[] ids) {
        try (PtNDManager scope = engine.newScope()) {
            Shape row = new Shape(1, ids.length);
            long[] positions = IntStream.range(0, ids.length).asLongStream().toArray();
            NDArray logits =
                    policy.run(
                                    scope,
                                    "logits",
                                    scope.create(Arrays.stream(ids).asLongStream().toArray(), row),
                                    scope.create(positions, row),
                                    scope.create(new long[ids.length], row))
                            .singletonOrThrow();
            return widened(logits.get("0, -1").toFloatArray());
        }
    }

    private void logProbabilities(Policy policy, ReferenceCase reference) {
        Comparison comparison = new Comparison(reference.name() + ": log-probabilities", LOGIT);
        if (reference.json().has("token_logprobs")) {
            double[] scores =
                    widened(policy.score(reference.groups(), 1).join().logProbabilities());
            int from = 0;
            for (int row = 0; row < reference.rows().size(); row++) {
                int count = reference.rows().get(row).length - 1;
                // Padding has numbers too, which mean nothing.
                double[] expected =
                        Arrays.copyOf(reference.ofRow("token_logprobs", row).orElseThrow(), count);
                comparison.add(Arrays.copyOfRange(scores, from, from + count), expected);
                from += count;
            }
        }
        keep(comparison);
    }

    private void greedy(Policy policy, ReferenceCase reference) {
        Comparison tokens = new Comparison(reference.name() + ": greedy tokens that differ", 0);
        Comparison values = new Comparison(reference.name() + ": greedy log-probabilities", LOGIT);
        BatchingGenerator generator =
                new BatchingGenerator(engine, policy, GeneratorSettings.defaults());
        for (JsonNode greedy : reference.greedy()) {
            int[] prompt = reference.rows().get(greedy.path("row").asInt());
            int[] expected = ReferenceCase.ints(greedy.path("new_tokens"));
            Generation written =
                    generator
                            .generate(
                                    new GenerationRequest(
                                            prompt, List.of(0L), Sampling.greedy(expected.length)))
                            .join()
                            .generations()
                            .getFirst();
            double[] own = widened(written.logProbabilities());
            double[] given = ReferenceCase.numbers(greedy.path("logprobs"));
            for (int i = 0; i < expected.length; i++) {
                boolean differs = i >= own.length || written.tokenIds()[i] != expected[i];
                tokens.add(differs ? 1 : 0, 0, 1);
                if (differs) {
                    break;
                }
                if (i < given.length) {
                    values.add(own[i], given[i], 1);
                }
            }
        }
        keep(tokens);
        keep(values);
    }

    private List<Part> gradient(ReferenceCase reference, JsonNode given) {
        float[] weights = weights(reference, given);
        double denominator = 0;
        for (JsonNode row : given.path("loss_mask")) {
            denominator += Arrays.stream(ReferenceCase.ints(row)).sum();
        }
        try (TrainablePolicy policy = trainable();
                WeightedLikelihood likelihood = new WeightedLikelihood(engine)) {
            double loss =
                    policy.accumulate(reference.groups(), 1, likelihood.loss(weights, denominator))
                            .loss();
            Comparison lossPart = new Comparison(reference.name() + ": loss", LOSS);
            lossPart.add(loss, given.path("loss").asDouble(), 1);
            return List.of(
                    lossPart.part(),
                    gradients(reference.name(), byNameInFile(policy), given.path("grads")));
        }
    }

    private Map<String, float[]> byNameInFile(TrainablePolicy policy) {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        policy.gradients()
                .forEach(
                        (name, values) ->
                                gradients.put(
                                        adapter.isEmpty() ? name : AdapterFolder.nameInFile(name),
                                        values));
        return gradients;
    }

    private static Part gradients(String name, Map<String, float[]> computed, JsonNode expected) {
        Comparison comparison =
                new Comparison("%s: %d gradients".formatted(name, expected.size()), GRADIENT);
        for (String parameter : computed.keySet()) {
            if (!expected.has(parameter)) {
                throw new IllegalArgumentException(
                        "%s: the file has no gradient of '%s'".formatted(name, parameter));
            }
        }
        expected.properties()
                .forEach(
                        each -> {
                            float[] gradient = computed.get(each.getKey());
                            if (gradient == null) {
                                throw new IllegalArgumentException(
                                        "%s: the model has no parameter '%s'"
                                                .formatted(name, each.getKey()));
                            }
                            compare(comparison, gradient, each.getValue());
                        });
        return comparison.part();
    }

    private static void compare(Comparison comparison, float[] gradient, JsonNode expected) {
        double squares = 0;
        double sum = 0;
        for (float value : gradient) {
            squares += (double) value * value;
            sum += value;
        }
        double norm = expected.path("l2").asDouble();
        // A gradient that is 0 has no norm to compare with.
        double scale = norm == 0 ? 1 : norm;
        comparison.add(Math.sqrt(squares), norm, scale);
        comparison.add(sum, expected.path("sum").asDouble(), scale);
        double[] first = ReferenceCase.numbers(expected.path("first8"));
        for (int i = 0; i < first.length; i++) {
            comparison.add(gradient[i], first[i], scale);
        }
    }

    /** Advantage times mask of every scored token. */
    private static float[] weights(ReferenceCase reference, JsonNode given) {
        int tokens = reference.rows().stream().mapToInt(ids -> ids.length - 1).sum();
        float[] weights = new float[tokens];
        int at = 0;
        for (int row = 0; row < reference.rows().size(); row++) {
            double advantage = given.path("advantages").path(row).asDouble();
            int[] mask = ReferenceCase.ints(given.path("loss_mask").path(row));
            for (int t = 1; t < reference.rows().get(row).length; t++) {
                weights[at++] = (float) (mask[t] * advantage);
            }
        }
        return weights;
    }

    private void keep(Comparison comparison) {
        Part part = comparison.part();
        if (part.compared() > 0) {
            parts.add(part);
        }
    }

    private static double[] widened(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }
}
