package io.reflectretry.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.cli.run.Preset;
import io.reflectretry.cli.run.RunFile;
import io.reflectretry.model.run.LoraSettings;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoRecipeTest {

    @Test
    void thePresetForSmallPoliciesIsWhatTheDemoTrainsWith() {
        assertThat(RunFile.read(Optional.of(Preset.SMALL), Optional.empty(), "m", "d"))
                .isEqualTo(
                        DemoRecipe.training(
                                "m", "d", 1, DemoProfile.FULL.steps(), Optional.empty()));
    }

    @Test
    void anAdapterTrainsAsAllWeightsDoButFaster() {
        var whole = DemoRecipe.training("m", "d", 1, 200, Optional.empty());
        var adapter = DemoRecipe.training("m", "d", 1, 200, Optional.of(8));

        assertThat(adapter.lora()).contains(new LoraSettings(8, 16));
        assertThat(adapter.optimizer().learningRate())
                .isGreaterThan(whole.optimizer().learningRate());
        assertThat(adapter.play()).isEqualTo(whole.play());
    }
}
