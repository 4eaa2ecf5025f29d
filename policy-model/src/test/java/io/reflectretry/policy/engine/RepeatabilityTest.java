package io.reflectretry.policy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatabilityTest {

    @Test
    void oneThreadAndMklToldToRepeatIsWhatItTakes() {
        EngineSettings one = EngineSettings.singleThreaded();

        assertThat(Repeatability.obstacle(one, "AUTO")).isEmpty();
        assertThat(Repeatability.obstacle(one, null))
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("MKL_CBWR=AUTO"));
        assertThat(Repeatability.obstacle(one, " ")).isPresent();
        assertThat(Repeatability.obstacle(new EngineSettings(2), "AUTO"))
                .hasValueSatisfying(obstacle -> assertThat(obstacle).contains("2 threads"));
    }

    @Test
    void aGpuDoesNotRepeatWhateverMklIsTold() {
        EngineSettings gpu = EngineSettings.singleThreaded().on(ComputeDevice.cuda(1));

        assertThat(Repeatability.obstacle(gpu, "AUTO"))
                .hasValueSatisfying(
                        obstacle -> assertThat(obstacle).contains("cuda:1").contains("atomic"));
    }
}
