package io.reflectretry.policy.speed;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static io.reflectretry.policy.TestEngine.onEngine;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.Weights;
import io.reflectretry.policy.training.TokenLoss;
import io.reflectretry.policy.training.WeightedLikelihood;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the shared prompt saves in a step on reflections, against the plain way, side by side on the
 * same weights. No test by name: it runs only when it is asked for (docs/performance.md), some
 * minutes long. {@code -Drrr.benchmark.rounds=N} sets the number of alternating rounds.
 */
@TestMethodOrder(OrderAnnotation.class)
class SharedPromptBenchmark {

    private static final int ROUNDS = Integer.getInteger("rrr.benchmark.rounds", 2);
    private static final ReflectionStep STEP = ReflectionStep.MEASURED;

    @TempDir static Path scratch;
    private PolicyFolder folder;

    @BeforeEach
    void write() {
        Path model = scratch.resolve("model");
        folder =
                model.toFile().exists()
                        ? PolicyFolder.open(model)
                        : FreshPolicy.write(model, ReflectionStep.MODEL, new int[] {0}, 0, 1);
    }

    @Test
    @Order(1)
    void partsSideBySide() {
        print(
                "%,d parameters; prompt %d, reflection %d, G %d: %,d positions plain, %,d shared",
                ReflectionStep.MODEL.parameterCount(),
                STEP.prompt(),
                STEP.reflection(),
                STEP.members(),
                STEP.plainTokens(),
                STEP.sharedTokens());
        print("forward and backward, medians; CPU seconds of the one thread that computes");
        for (Part part : Part.values()) {
            Map<Way, Stopwatch> times = onEngine(() -> timed(part));
            Stopwatch plain = times.get(Way.PLAIN);
            Stopwatch shared = times.get(Way.SHARED);
            print(
                    "%-11s plain %7.3f s  shared %7.3f s  time %5.2fx (operations allow %.1fx)  memory %,6.0f MiB and %,5.0f MiB %5.2fx",
                    part.lowerCase(),
                    plain.cpu(),
                    shared.cpu(),
                    plain.cpu() / shared.cpu(),
                    part.allowed(),
                    plain.memory(),
                    shared.memory(),
                    plain.memory() / shared.memory());
        }
    }

    private Map<Way, Stopwatch> timed(Part part) throws Exception {
        Map<Way, Stopwatch> times = new EnumMap<>(Way.class);
        try (Weights weights = Weights.read(ENGINE, folder);
                PtNDManager scope = ENGINE.newScope()) {
            weights.tensors().values().forEach(weight -> weight.setRequiresGradient(true));
            JniUtils.setGradMode(true);
            Map<Way, Runnable> ways = new EnumMap<>(Way.class);
            for (Way way : List.of(Way.PLAIN, Way.SHARED)) {
                times.put(way, new Stopwatch());
                ways.put(way, part.prepare(ENGINE, weights, scope, way));
            }
            // Makes the gradients and the library's buffers, which are no part of what is measured.
            ways.get(Way.SHARED).run();
            for (int round = 0; round < ROUNDS; round++) {
                for (Way way : ways.keySet()) {
                    times.get(way).time(ways.get(way));
                }
            }
        }
        return times;
    }

    @Test
    @Order(2)
    void wholeSideBySide() {
        Map<Way, Stopwatch> times = onEngine(this::timedWhole);
        Stopwatch plain = times.get(Way.PLAIN);
        times.forEach(
                (way, time) ->
                        print(
                                "whole, %-18s CPU %7.2f s %5.2fx  clock %7.2f s %5.2fx",
                                way.name().toLowerCase(Locale.ROOT),
                                time.cpu(),
                                plain.cpu() / time.cpu(),
                                time.clock(),
                                plain.clock() / time.clock()));
    }

    private Map<Way, Stopwatch> timedWhole() throws Exception {
        Map<Way, Stopwatch> times = new EnumMap<>(Way.class);
        Map<Way, Way.Trained> ways = new EnumMap<>(Way.class);
        try (WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
            TokenLoss loss = likelihood.loss(STEP.lossWeights(), STEP.completionTokens());
            for (Way way : Way.values()) {
                times.put(way, new Stopwatch());
                ways.put(way, way.open(ENGINE, folder));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Way way : Way.values()) {
                    times.get(way).time(() -> ways.get(way).accumulate(STEP.group(), loss));
                }
            }
            // The gradients of all rounds added up: ROUNDS times that of one.
            Map<String, float[]> plain = ways.get(Way.PLAIN).gradients();
            for (Way way : List.of(Way.SHARED, Way.SHARED_RECOMPUTED)) {
                double difference = largestDifference(plain, ways.get(way).gradients());
                print(
                        "gradients, %-18s differ from plain by at most %.1e of a tensor's norm",
                        way.name().toLowerCase(Locale.ROOT), difference);
                assertThat(difference).isLessThan(1e-5);
            }
        } finally {
            ways.values().forEach(Way.Trained::close);
        }
        return times;
    }

    private static double largestDifference(
            Map<String, float[]> expected, Map<String, float[]> actual) {
        double largest = 0;
        for (Map.Entry<String, float[]> entry : expected.entrySet()) {
            float[] other = actual.get(entry.getKey());
            double squares = 0;
            double worst = 0;
            for (int i = 0; i < other.length; i++) {
                float value = entry.getValue()[i];
                squares += (double) value * value;
                worst = Math.max(worst, Math.abs(value - other[i]));
            }
            largest = Math.max(largest, worst / Math.sqrt(squares));
        }
        return largest;
    }

    @Test
    @Order(3)
    void peakMemory() throws IOException, InterruptedException {
        Map<Way, PeakMemory> memory = new EnumMap<>(Way.class);
        for (Way way : Way.values()) {
            memory.put(way, PeakMemory.inAChild(way, folder.path()));
        }
        PeakMemory plain = memory.get(Way.PLAIN);
        memory.forEach(
                (way, m) ->
                        print(
                                "memory, %-18s process at its peak %,6.0f MiB %5.2fx, of it the pass %,6.0f MiB %5.2fx",
                                way.name().toLowerCase(Locale.ROOT),
                                m.peak(),
                                plain.peak() / m.peak(),
                                m.pass(),
                                plain.pass() / m.pass()));
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(format + "%n", arguments);
    }
}
