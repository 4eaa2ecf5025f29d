package io.reflectretry.policy.generation;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.PromptGroup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From a large vocabulary too the token is the first whose cumulative probability exceeds the
 * sample's uniform number: it is chosen block by block there.
 */
class LargeVocabularyTest {

    /** 131 blocks of 64. */
    private static final int VOCABULARY = 64 * 131;

    private static final int DRAWS = 2_000;
    private static final int[] PROMPT = {5, 77, 4_000, 9};

    @TempDir static Path scratch;
    private static Policy policy;

    @BeforeAll
    static void load() {
        DecoderConfig shape =
                new DecoderConfig(VOCABULARY, 64, 64, 1, 2, 2, 32, 1e-6, 10_000, 64, true);
        PolicyFolder folder = FreshPolicy.write(scratch, shape, new int[] {0}, 0, 1);
        policy = Policy.load(ENGINE, folder, 1).join();
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "0.02, 0", "0.02, 3", "1, 40"})
    void theTokenIsTheOneThatTheUniformNumberFallsOn(double temperature, int topK) {
        double[] cumulative = cumulative(temperature, topK);

        List<Generation> written =
                new BatchingGenerator(ENGINE, policy, GeneratorSettings.defaults())
                        .generate(
                                new GenerationRequest(
                                        PROMPT,
                                        LongStream.range(0, DRAWS).boxed().toList(),
                                        new Sampling(temperature, 1, topK, 1)))
                        .join()
                        .generations();

        int same = 0;
        for (int seed = 0; seed < DRAWS; seed++) {
            double target = CounterUniform.at(seed, 0) * cumulative[VOCABULARY - 1];
            int token = written.get(seed).tokenIds()[0];
            // On the very border rounding decides; beyond it nothing may.
            double before = token == 0 ? 0 : cumulative[token - 1];
            assertThat(target).isBetween(before - 1e-5, cumulative[token] + 1e-5);
            assertThat(cumulative[token]).isGreaterThan(before);
            if (target >= before && target < cumulative[token]) {
                same++;
            }
        }
        assertThat(same).isGreaterThan(DRAWS * 98 / 100);
    }

    /** The distribution as scoring has it, cut to the k most likely. */
    private static double[] cumulative(double temperature, int topK) {
        List<int[]> every = IntStream.range(0, VOCABULARY).mapToObj(id -> new int[] {id}).toList();
        float[] scores =
                policy.score(List.of(new PromptGroup(PROMPT, every)), temperature)
                        .join()
                        .logProbabilities();
        double[] sums = new double[VOCABULARY];
        IntStream.range(0, VOCABULARY)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -scores[id]))
                .limit(topK == 0 ? VOCABULARY : topK)
                .forEach(id -> sums[id] = Math.exp(scores[id]));
        Arrays.parallelPrefix(sums, Double::sum);
        return sums;
    }
}
