package io.reflectretry.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.cli.run.Preset;
import io.reflectretry.cli.run.RunFile;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoRecipeTest {

    @Test
    void thePresetForSmallPoliciesIsWhatTheDemoTrainsWith() {
        assertThat(RunFile.read(Optional.of(Preset.SMALL), Optional.empty(), "m", "d"))
                .isEqualTo(DemoRecipe.training("m", "d", 1, DemoProfile.FULL.steps()));
    }
}
