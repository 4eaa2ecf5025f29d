package io.reflectretry.policy.network;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.pytorch.engine.PtNDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.policy.Fixtures;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.Generation;
import io.reflectretry.policy.generation.GenerationRequest;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.generation.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer with a window sees that far back and no further, whichever way a text is computed. */
class AttentionWindowTest {

    private static final int WINDOW = 8;
    private static final int LAYERS = 2;

    @TempDir Path folder;

    @BeforeEach
    void copyModelWithAWindow() throws IOException {
        Path model = Fixtures.model("mistral_bf16");
        Files.copy(model.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        ObjectMapper json = new ObjectMapper();
        ObjectNode config = (ObjectNode) json.readTree(model.resolve("config.json").toFile());
        config.put("sliding_window", WINDOW);
        json.writeValue(folder.resolve("config.json").toFile(), config);
    }

    /** Two layers reach twice as far as one, less the position that both count. */
    @ParameterizedTest
    @ValueSource(ints = {30, 700})
    void aPredictionReachesAsFarBackAsItsLayersTogether(int length) {
        int reach = LAYERS * (WINDOW - 1);
        int[] text = text(length);
        float[] before = scores(text);
        int changed = length - 20;
        text[changed] = (text[changed] + 1) % 300;
        float[] after = scores(text);

        // Score i is that of token i + 1, predicted at position i.
        for (int i = 0; i < before.length; i++) {
            boolean sees = i >= changed && i <= changed + reach;
            boolean isItself = i == changed - 1;
            if (!sees && !isItself) {
                assertThat(after[i]).as("token %d", i + 1).isEqualTo(before[i]);
            }
        }
        assertThat(after[changed]).isNotEqualTo(before[changed]);
        assertThat(after[changed + reach]).isNotEqualTo(before[changed + reach]);
    }

    @Test
    void rowsAndBlocksGiveTheSame() {
        PromptGroup group = new PromptGroup(text(20), List.of(text(15), text(3), text(9)));
        try (Policy policy = Policy.load(ENGINE, PolicyFolder.open(folder), 1).join()) {
            float[][] both = new float[2][];
            for (RowLayout layout : RowLayout.values()) {
                both[layout.ordinal()] =
                        ENGINE.submit(
                                        () -> {
                                            try (PtNDManager scope = ENGINE.newScope()) {
                                                return policy.run(
                                                                scope,
                                                                "score",
                                                                TreeBatch.tensors(
                                                                                scope,
                                                                                List.of(group),
                                                                                1,
                                                                                layout)
                                                                        .all())
                                                        .get(0)
                                                        .toFloatArray();
                                            }
                                        })
                                .join();
            }
            assertThat(both[0]).containsExactly(both[1], within(1e-5f));
        }
    }

    @Test
    void whatIsWrittenTokenByTokenIsScoredAlike() {
        PolicyFolder opened = PolicyFolder.open(folder).withStopTokenIds();
        try (Policy policy = Policy.load(ENGINE, opened, 1).join()) {
            int[] prompt = text(13);
            Generation written =
                    new BatchingGenerator(ENGINE, policy, GeneratorSettings.defaults())
                            .generate(
                                    new GenerationRequest(prompt, List.of(5L), Sampling.greedy(25)))
                            .join()
                            .generations()
                            .getFirst();
            PromptGroup same = new PromptGroup(prompt, List.of(written.tokenIds()));

            assertThat(policy.score(List.of(same), 1).join().logProbabilities())
                    .containsExactly(written.logProbabilities(), within(1e-5f));
        }
    }

    private float[] scores(int[] text) {
        PromptGroup group =
                new PromptGroup(
                        new int[] {text[0]},
                        List.of(java.util.Arrays.copyOfRange(text, 1, text.length)));
        try (Policy policy = Policy.load(ENGINE, PolicyFolder.open(folder), 1).join()) {
            return policy.score(List.of(group), 1).join().logProbabilities();
        }
    }

    private static int[] text(int length) {
        return new SplittableRandom(length).ints(length, 3, 300).toArray();
    }
}
