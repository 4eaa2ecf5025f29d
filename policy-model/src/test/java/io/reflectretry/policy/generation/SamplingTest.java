package io.reflectretry.policy.generation;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.Scores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sampled, and what is recorded about it. */
class SamplingTest {

    private static Policy policy;

    private final SplittableRandom random = new SplittableRandom(7);

    @BeforeAll
    static void load() {
        PolicyFolder folder = PolicyFolder.open(Fixtures.model("qwen2_tied"));
        policy = Policy.load(ENGINE, folder, 3).join();
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.7, 1})
    void recordedLogProbabilitiesEqualTheRecomputationForTraining(double temperature) {
        // Given
        List<GenerationRequest> requests = new ArrayList<>();
        for (int length : new int[] {1, 5, 40, 17, 9, 33, 2, 25}) {
            requests.add(request(length, 5, Sampling.at(temperature, 3 + length % 11)));
        }

        // When
        List<GenerationResult> results = inOneBatch(requests);

        // Then
        List<PromptGroup> groups = new ArrayList<>();
        List<Float> recorded = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            List<Generation> members = results.get(i).generations();
            groups.add(
                    new PromptGroup(
                            requests.get(i).prompt(),
                            members.stream().map(Generation::tokenIds).toList()));
            for (Generation member : members) {
                for (float value : member.logProbabilities()) {
                    recorded.add(value);
                }
            }
        }
        Scores scores = policy.score(groups, temperature).join();
        assertThat(scores.logProbabilities()).hasSize(recorded.size());
        for (int i = 0; i < recorded.size(); i++) {
            assertThat(scores.logProbabilities()[i]).isCloseTo(recorded.get(i), within(1e-4f));
        }
    }

    @Test
    void aSampleIsTheSameAloneAndInABatch() {
        // Given
        List<Sampling> settings =
                List.of(
                        Sampling.at(1, 12),
                        Sampling.at(0.7, 5),
                        new Sampling(1, 0.8, 0, 20),
                        new Sampling(0.9, 1, 5, 9),
                        new Sampling(1.3, 0.9, 20, 14),
                        Sampling.greedy(16));
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            requests.add(
                    request(random.nextInt(1, 50), 1 + i % 4, settings.get(i % settings.size())));
        }

        // When
        List<GenerationResult> together = inOneBatch(requests);

        // Then
        for (int i = 0; i < requests.size(); i++) {
            for (int member = 0; member < requests.get(i).seeds().size(); member++) {
                GenerationRequest alone =
                        new GenerationRequest(
                                requests.get(i).prompt(),
                                List.of(requests.get(i).seeds().get(member)),
                                requests.get(i).sampling());
                Generation single = inOneBatch(List.of(alone)).getFirst().generations().getFirst();
                Generation batched = together.get(i).generations().get(member);
                assertThat(batched.tokenIds()).isEqualTo(single.tokenIds());
                assertThat(batched.finishReason()).isEqualTo(single.finishReason());
                assertThat(batched.logProbabilities())
                        .containsExactly(single.logProbabilities(), within(1e-4f));
            }
        }
    }

    @Test
    void topKOfOneIsGreedyAndItsLogProbabilityIsThatOfTheUncutDistribution() {
        GenerationRequest greedy = request(12, 1, Sampling.greedy(8));
        GenerationRequest cut =
                new GenerationRequest(greedy.prompt(), List.of(99L), new Sampling(1, 1, 1, 8));

        List<GenerationResult> results = inOneBatch(List.of(greedy, cut));

        Generation first = results.get(0).generations().getFirst();
        Generation second = results.get(1).generations().getFirst();
        assertThat(second.tokenIds()).isEqualTo(first.tokenIds());
        assertThat(second.logProbabilities())
                .containsExactly(first.logProbabilities(), within(1e-5f));
        assertThat(second.logProbabilities()[0]).isLessThan(-0.1f);
    }

    @Test
    void tokensComeAsOftenAsTheirProbabilitySays() {
        int draws = 20_000;
        int[] prompt = ids(6);
        float[] probabilities = nextTokenProbabilities(prompt, 0.7);

        int[] counts = firstTokens(prompt, draws, Sampling.at(0.7, 1));

        double distance = 0;
        for (int token = 0; token < probabilities.length; token++) {
            distance += Math.abs(counts[token] / (double) draws - probabilities[token]) / 2;
        }
        // The expected total variation of so many draws over 300 tokens is below 0.05.
        assertThat(distance).isLessThan(0.06);
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesIt() {
        int[] prompt = ids(6);
        float[] probabilities = nextTokenProbabilities(prompt, 1);
        int[] byProbability =
                IntStream.range(0, probabilities.length)
                        .boxed()
                        .sorted((a, b) -> Float.compare(probabilities[b], probabilities[a]))
                        .mapToInt(Integer::intValue)
                        .toArray();
        int kept = 0;
        for (double sum = 0; sum < 0.5; kept++) {
            sum += probabilities[byProbability[kept]];
        }

        int[] counts = firstTokens(prompt, 5_000, new Sampling(1, 0.5, 0, 1));

        for (int rank = 0; rank < byProbability.length; rank++) {
            int count = counts[byProbability[rank]];
            if (rank < kept) {
                assertThat(count).as("rank %d of %d kept", rank, kept).isPositive();
            } else {
                assertThat(count).as("rank %d, %d kept", rank, kept).isZero();
            }
        }
    }

    @Test
    void aStopTokenEndsASampleAndIsItsLast() {
        // Given a stop token that this greedy continuation is known to write
        GenerationRequest request = request(12, 1, Sampling.greedy(30));
        int[] unstopped =
                inOneBatch(List.of(request)).getFirst().generations().getFirst().tokenIds();
        int stop = unstopped[unstopped.length / 2];
        PolicyFolder folder =
                PolicyFolder.open(Fixtures.model("qwen2_tied")).withStopTokenIds(7, stop);

        try (Policy stopping = Policy.load(ENGINE, folder, 4).join()) {
            // When
            Generation generation =
                    new BatchingGenerator(ENGINE, stopping, GeneratorSettings.defaults())
                            .generate(request)
                            .join()
                            .generations()
                            .getFirst();

            // Then
            int first =
                    IntStream.range(0, unstopped.length)
                            .filter(i -> unstopped[i] == stop)
                            .findFirst()
                            .orElseThrow();
            assertThat(generation.tokenIds()).isEqualTo(Arrays.copyOf(unstopped, first + 1));
            assertThat(generation.logProbabilities()).hasSize(first + 1);
            assertThat(generation.finishReason()).isEqualTo(FinishReason.STOP);
        }
    }

    private float[] nextTokenProbabilities(int[] prompt, double temperature) {
        List<int[]> every =
                IntStream.range(0, policy.config().vocabSize())
                        .mapToObj(id -> new int[] {id})
                        .toList();
        float[] scores =
                policy.score(List.of(new PromptGroup(prompt, every)), temperature)
                        .join()
                        .logProbabilities();
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) Math.exp(scores[i]);
        }
        return scores;
    }

    private static int[] firstTokens(int[] prompt, int draws, Sampling sampling) {
        int[] counts = new int[policy.config().vocabSize()];
        List<Long> seeds = LongStream.range(0, draws).boxed().toList();
        inOneBatch(List.of(new GenerationRequest(prompt, seeds, sampling)))
                .getFirst()
                .generations()
                .forEach(generation -> counts[generation.tokenIds()[0]]++);
        return counts;
    }

    private static List<GenerationResult> inOneBatch(List<GenerationRequest> requests) {
        BatchingGenerator generator =
                new BatchingGenerator(ENGINE, policy, GeneratorSettings.defaults());
        CompletableFuture<Void> gate = new CompletableFuture<>();
        ENGINE.submit(gate::join);
        List<CompletableFuture<GenerationResult>> results =
                requests.stream().map(generator::generate).toList();
        gate.complete(null);
        return results.stream().map(CompletableFuture::join).toList();
    }

    private GenerationRequest request(int promptLength, int samples, Sampling sampling) {
        return new GenerationRequest(
                ids(promptLength), random.longs(samples).boxed().toList(), sampling);
    }

    private int[] ids(int length) {
        return random.ints(length, 3, 300).toArray();
    }
}
