package io.reflectretry.policy.training;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static io.reflectretry.policy.TestEngine.onEngine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.NativeHandles;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.PromptGroup;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Native memory is neither read after it is freed, nor lost, nor shared between threads. */
class MemorySafetyTest {

    private static final PolicyFolder FOLDER = PolicyFolder.open(Fixtures.model("qwen2_tied"));
    private static final List<PromptGroup> GROUPS =
            List.of(
                    new PromptGroup(
                            new int[] {5, 6, 7, 8},
                            List.of(new int[] {9, 10, 11}, new int[] {12, 13})),
                    new PromptGroup(new int[] {20, 21}, List.of(new int[] {22, 23, 24, 25})));
    private static final float[] WEIGHTS = {1, -1, 0.5f, 2, -0.3f, 1, 1, -2, 0.1f};

    @Test
    void gradientsAreTheSameWithTheGarbageCollectorForcedBeforeBackward() {
        Map<String, float[]> calm = gradients(UnaryOperator.identity());
        Map<String, float[]> collected =
                gradients(
                        loss ->
                                logProbabilities -> {
                                    var value = loss.of(logProbabilities);
                                    collectAndOverwrite();
                                    return value;
                                });

        assertThat(collected.keySet()).isEqualTo(calm.keySet());
        calm.forEach((name, values) -> assertThat(collected.get(name)).as(name).isEqualTo(values));
    }

    /** Frees every buffer that nothing holds, and writes NaN over memory that was just freed. */
    private static void collectAndOverwrite() {
        List<ByteBuffer> overwritten = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            System.gc();
            for (int size = 4; size <= 1 << 16; size *= 2) {
                for (int i = 0; i < 64; i++) {
                    ByteBuffer buffer = ByteBuffer.allocateDirect(size);
                    while (buffer.hasRemaining()) {
                        buffer.put((byte) 0xff);
                    }
                    overwritten.add(buffer);
                }
            }
        }
        assertThat(overwritten).isNotEmpty();
    }

    private static Map<String, float[]> gradients(UnaryOperator<TokenLoss> wrap) {
        return onEngine(
                () -> {
                    try (TrainablePolicy policy = open();
                            WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
                        TokenLoss loss = likelihood.loss(WEIGHTS, 9);
                        policy.accumulate(GROUPS, 0.7, wrap.apply(loss));
                        return policy.gradients();
                    }
                });
    }

    @Test
    void fiveHundredStepsLeaveTheNumberOfOpenHandlesWhereItWas() {
        try (Policy policy = Policy.load(ENGINE, FOLDER, 1).join()) {
            BatchingGenerator generator =
                    new BatchingGenerator(ENGINE, policy, GeneratorSettings.defaults());
            TrainablePolicy trainable = onEngine(MemorySafetyTest::open);
            WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE);
            List<Integer> open = new ArrayList<>();
            for (int step = 0; step < 500; step++) {
                generator
                        .generate(
                                new GenerationRequest(
                                        new int[] {4, 5, 6}, List.of(1L, 2L), Sampling.at(1, 3)))
                        .join();
                policy.score(GROUPS, 1).join();
                open.add(
                        onEngine(
                                () -> {
                                    trainable.accumulate(GROUPS, 1, likelihood.loss(WEIGHTS, 9));
                                    trainable.score(GROUPS, 1);
                                    trainable.step(1e-5);
                                    return NativeHandles.open(ENGINE.rootScope());
                                }));
            }
            onEngine(
                    () -> {
                        trainable.close();
                        likelihood.close();
                        return open;
                    });

            assertThat(open.getFirst()).isGreaterThan(100);
            assertThat(open).containsOnly(open.getFirst());
        }
    }

    @Test
    void closingFreesEverything() {
        int before = onEngine(() -> NativeHandles.open(ENGINE.rootScope()));
        onEngine(
                () -> {
                    open().close();
                    return before;
                });
        Policy.load(ENGINE, FOLDER, 1).join().close();
        assertThat(onEngine(() -> NativeHandles.open(ENGINE.rootScope()))).isEqualTo(before);
    }

    @Test
    void computingOnAnotherThreadFails() {
        TrainablePolicy policy = onEngine(MemorySafetyTest::open);
        try (WeightedLikelihood likelihood = new WeightedLikelihood(ENGINE)) {
            TokenLoss loss = likelihood.loss(WEIGHTS, 9);
            List<Runnable> calls =
                    List.of(
                            () -> policy.accumulate(GROUPS, 1, loss),
                            () -> policy.score(GROUPS, 1),
                            () -> policy.step(1e-3),
                            policy::gradients,
                            policy::discardGradients,
                            policy::close,
                            () -> TrainablePolicy.open(ENGINE, FOLDER, AdamWSettings.defaults()));
            assertThat(calls)
                    .allSatisfy(
                            call ->
                                    assertThatThrownBy(call::run)
                                            .isInstanceOf(IllegalStateException.class)
                                            .hasMessageContaining("policy-engine")
                                            .hasMessageContaining(
                                                    Thread.currentThread().getName()));
        }
        onEngine(
                () -> {
                    policy.close();
                    return policy;
                });
    }

    @Test
    void generatingOnAnotherThreadFails() throws InterruptedException {
        try (Policy policy = Policy.load(ENGINE, FOLDER, 1).join()) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread stranger =
                    Thread.ofPlatform()
                            .name("stranger")
                            .unstarted(
                                    () -> {
                                        try (var scope = ENGINE.newScope()) {
                                            policy.run(scope, "generate");
                                        } catch (IllegalStateException refused) {
                                            failure.set(refused);
                                        }
                                    });
            stranger.start();
            stranger.join();
            assertThat(failure.get()).hasMessageContaining("stranger");
        }
    }

    private static TrainablePolicy open() {
        return TrainablePolicy.open(ENGINE, FOLDER, AdamWSettings.defaults());
    }
}
