package io.reflectretry.rollout.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.policy.engine.EngineSettings;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.generation.GeneratorSettings;
import io.reflectretry.policy.network.Packing;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.SharedBase;
import io.reflectretry.policy.network.WeightForm;
import io.reflectretry.rollout.Checkpoints;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Adapters come and go over one base in memory. */
class FolderLoaderTest {

    private static final List<PromptGroup> TEXT =
            List.of(new PromptGroup(new int[] {5, 6, 7}, List.of(new int[] {8, 9})));

    @TempDir Path storageRoot;
    private PolicyEngine engine;
    private Checkpoints checkpoints;
    private FolderLoader loader;

    @BeforeEach
    void open() {
        engine = PolicyEngine.start(EngineSettings.singleThreaded());
        checkpoints = new Checkpoints(storageRoot);
        loader = loader(WeightForm.FLOAT32);
    }

    private FolderLoader loader(WeightForm form) {
        return new FolderLoader(
                engine,
                storageRoot,
                form,
                policy -> new BatchingGenerator(engine, policy, GeneratorSettings.defaults()));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private LocalPolicy load(CheckpointPublished checkpoint) {
        return (LocalPolicy) loader.load(Checkpoint.of(checkpoint)).join();
    }

    private static float[] scores(LocalPolicy policy) {
        return policy.policy().score(TEXT, 1).join().logProbabilities();
    }

    @Test
    void theBaseIsLoadedWithTheFirstAdapterAndGoesWithTheLast() {
        String model = checkpoints.writeBase("base", 3);
        CheckpointPublished zero = checkpoints.writeAdapter("run", 0, model, 0);
        CheckpointPublished one = checkpoints.writeAdapter("run", 1, model, 0.5f);
        LocalPolicy whole = load(checkpoints.write("whole", 0, 3));

        LocalPolicy fresh = load(zero);
        LocalPolicy learned = load(one);

        SharedBase base = fresh.policy().base().orElseThrow();
        assertThat(learned.policy().base()).containsSame(base);
        assertThat(learned.tokenizer()).isSameAs(fresh.tokenizer());
        assertThat(base.bytes()).isEqualTo(whole.bytes());
        assertThat(learned.bytes()).isLessThan(base.bytes() / 3);
        assertThat(scores(fresh)).isEqualTo(scores(whole));
        assertThat(scores(learned)).isNotEqualTo(scores(whole));

        fresh.close();
        assertThat(scores(learned)).as("the other still stands").hasSize(2);
        learned.close();
        // After the closing, which the engine does in its order.
        engine.submit(() -> null).join();
        assertThat(base.hold()).as("nobody holds the base").isFalse();

        LocalPolicy again = load(one);
        assertThat(again.policy().base()).isPresent().get().isNotSameAs(base);
        again.close();
        whole.close();
    }

    @Test
    void inBfloat16WholePoliciesAndBasesTakeHalfTheMemory() {
        String model = checkpoints.writeBase("base", 3);
        CheckpointPublished whole = checkpoints.write("whole", 0, 3);
        CheckpointPublished adapter = checkpoints.writeAdapter("run", 0, model, 0);
        LocalPolicy wide = load(whole);
        loader = loader(new WeightForm(Precision.BFLOAT16, Packing.NONE));

        LocalPolicy narrow = load(whole);
        LocalPolicy adapted = load(adapter);

        assertThat(narrow.bytes()).isLessThan(wide.bytes() * 6 / 10);
        assertThat(adapted.policy().base().orElseThrow().bytes()).isEqualTo(narrow.bytes());
        assertThat(scores(adapted)).isEqualTo(scores(narrow)).isNotEqualTo(scores(wide));
        wide.close();
        narrow.close();
        adapted.close();
    }

    @Test
    void anAdapterWhoseModelIsNoLongerTheSameIsRefused() {
        String model = checkpoints.writeBase("moved", 4);
        CheckpointPublished adapter = checkpoints.writeAdapter("moves", 0, model, 0);
        checkpoints.writeBaseAgain("moved", 5);

        assertThatThrownBy(() -> load(adapter))
                .rootCause()
                .hasMessageContaining("models/moved")
                .hasMessageContaining("model.safetensors");
        assertThatThrownBy(() -> load(adapter))
                .cause()
                .hasMessageContaining("not the base that the adapter was trained over");
    }
}
