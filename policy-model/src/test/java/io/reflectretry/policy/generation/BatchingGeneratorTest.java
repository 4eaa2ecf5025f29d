package io.reflectretry.policy.generation;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How requests become batches, and batches answers. */
class BatchingGeneratorTest {

    private final PolicyFolder folder =
            PolicyFolder.open(Fixtures.model("qwen2_tied")).withStopTokenIds();

    @Test
    void aSwapTakesEffectBetweenBatchesAndTheOldPolicyMayBeClosedAtOnce() {
        Policy old = Policy.load(ENGINE, folder, 1).join();
        try (Policy next = Policy.load(ENGINE, folder, 2).join()) {
            // Given a generator of batches of two samples, and a batch that is held up
            BatchingGenerator generator =
                    new BatchingGenerator(
                            ENGINE, old, new GeneratorSettings(2, 1000, OptionalInt.empty()));
            CompletableFuture<GenerationResult> before = generator.generate(request(4, 2));
            before.join();
            CompletableFuture<Void> gate = new CompletableFuture<>();
            ENGINE.submit(gate::join);
            List<CompletableFuture<GenerationResult>> after = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                after.add(generator.generate(request(4, 2)));
            }

            // When
            assertThat(generator.swap(next)).isSameAs(old);
            old.close();
            gate.complete(null);

            // Then
            assertThat(before.join().policyVersion()).isEqualTo(1);
            assertThat(after).allSatisfy(r -> assertThat(r.join().policyVersion()).isEqualTo(2));
            assertThat(generator.waiting()).isZero();
        }
    }

    @Test
    void aPromptThatFillsTheContextIsRefusedAndItsNeighboursAreServed() {
        try (Policy policy = Policy.load(ENGINE, folder, 1).join()) {
            BatchingGenerator generator =
                    new BatchingGenerator(
                            ENGINE, policy, new GeneratorSettings(64, 4096, OptionalInt.of(20)));
            CompletableFuture<GenerationResult> tooLong = generator.generate(request(20, 1));
            CompletableFuture<GenerationResult> justFits = generator.generate(request(17, 1));

            assertThatThrownBy(tooLong::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            ContextExceededException.class,
                            exceeded -> {
                                assertThat(exceeded.promptTokens()).isEqualTo(20);
                                assertThat(exceeded.contextTokens()).isEqualTo(20);
                            })
                    .hasMessageContaining("20 tokens");
            Generation cut = justFits.join().generations().getFirst();
            assertThat(cut.tokenIds()).hasSize(3);
            assertThat(cut.finishReason()).isEqualTo(FinishReason.LENGTH);
        }
    }

    @Test
    void anIdOutsideTheVocabularyIsRefused() {
        try (Policy policy = Policy.load(ENGINE, folder, 1).join()) {
            BatchingGenerator generator =
                    new BatchingGenerator(ENGINE, policy, GeneratorSettings.defaults());
            CompletableFuture<GenerationResult> result =
                    generator.generate(
                            new GenerationRequest(
                                    new int[] {5, 300}, List.of(1L), Sampling.at(1, 2)));

            assertThatThrownBy(result::join)
                    .hasCauseInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("300")
                    .hasMessageContaining("vocabulary");
        }
    }

    @Test
    void aClosedPolicyRefusesAndTheGeneratorLivesOn() {
        Policy closed = Policy.load(ENGINE, folder, 1).join();
        BatchingGenerator generator =
                new BatchingGenerator(ENGINE, closed, GeneratorSettings.defaults());
        closed.close();
        assertThatThrownBy(() -> generator.generate(request(4, 1)).join())
                .hasMessageContaining("version 1")
                .hasMessageContaining("closed");

        try (Policy open = Policy.load(ENGINE, folder, 2).join()) {
            generator.swap(open);
            assertThat(generator.generate(request(4, 1)).join().policyVersion()).isEqualTo(2);
        }
    }

    @Test
    void manyRequestsOfEverySizeAllGetTheirAnswers() {
        try (Policy policy = Policy.load(ENGINE, folder, 1).join()) {
            BatchingGenerator generator =
                    new BatchingGenerator(
                            ENGINE, policy, new GeneratorSettings(10, 300, OptionalInt.empty()));
            List<CompletableFuture<GenerationResult>> results =
                    IntStream.range(0, 100)
                            .mapToObj(i -> generator.generate(request(1 + i % 30, 1 + i % 12)))
                            .toList();

            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).join().generations())
                        .hasSize(1 + i % 12)
                        .allSatisfy(g -> assertThat(g.tokenIds()).hasSize(6));
            }
        }
    }

    @Test
    void aRequestThatStandsAloneMakesABatchOfItsOwn() {
        List<Integer> batches = new ArrayList<>();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        try (Policy policy = Policy.load(ENGINE, folder, 1).join()) {
            BatchingGenerator generator =
                    new BatchingGenerator(
                            ENGINE,
                            policy,
                            GeneratorSettings.defaults(),
                            (requests, samples, tokens, took) -> batches.add(requests));
            ENGINE.submit(gate::join);
            List<CompletableFuture<GenerationResult>> results =
                    Stream.of(request(4, 2), request(5, 1), alone(6), alone(7), request(8, 1))
                            .map(generator::generate)
                            .toList();
            gate.complete(null);
            results.forEach(CompletableFuture::join);

            assertThat(batches).containsExactly(2, 1, 1, 1);
        }
    }

    private static GenerationRequest alone(int promptLength) {
        GenerationRequest shared = request(promptLength, 1);
        return new GenerationRequest(shared.prompt(), shared.seeds(), shared.sampling(), true);
    }

    private static GenerationRequest request(int promptLength, int samples) {
        return new GenerationRequest(
                IntStream.range(0, promptLength).map(i -> 3 + i * 7 % 290).toArray(),
                IntStream.range(0, samples).mapToObj(Long::valueOf).toList(),
                Sampling.at(1, 6));
    }
}
