package io.reflectretry.trainer.training;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.LossType;
import io.reflectretry.model.run.PlaySettings;
import io.reflectretry.model.run.TrainOn;
import io.reflectretry.model.run.TrainingConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingChecksTest {

    private static TrainingConfiguration withReflection(Sampling sampling, TrainOn trainOn) {
        TrainingConfiguration c = TestRuns.small().trainOn(trainOn).configuration();
        PlaySettings play =
                new PlaySettings("why?", "again", Sampling.whole(1, 4), sampling, c.play().retry());
        return new TrainingConfiguration(
                c.model(),
                c.data(),
                c.seed(),
                c.steps(),
                c.groupSize(),
                c.failuresPerStep(),
                c.trainOn(),
                play,
                c.grpo(),
                c.optimizer(),
                c.staleness(),
                c.checkpoints());
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 0, temperature", "1, 0.9, 0, topP", "1, 1, 20, topK"})
    void trainedTokensMustComeFromTheWholeDistribution(
            double temperature, double topP, int topK, String field) {
        Sampling part = new Sampling(temperature, topP, topK, 8);

        assertThatThrownBy(
                        () ->
                                TrainingChecks.requireTrainable(
                                        withReflection(part, TrainOn.REFLECTION)))
                .hasMessageContaining("'play.reflection." + field + "'");
        assertThatCode(() -> TrainingChecks.requireTrainable(withReflection(part, TrainOn.RETRY)))
                .doesNotThrowAnyException();
    }

    @Test
    void theCapOfCispoIsNoDistanceFromOne() {
        GrpoSettings clip = GrpoSettings.defaults().with().lossType(LossType.CISPO).build();
        GrpoSettings cap = clip.with().epsilons(0, 5).build();

        assertThatThrownBy(
                        () ->
                                TrainingChecks.requireTrainable(
                                        TestRuns.small().grpo(clip).configuration()))
                .hasMessageContaining("'grpo.epsilonHigh'")
                .hasMessageContaining("for example 5");
        assertThatCode(
                        () ->
                                TrainingChecks.requireTrainable(
                                        TestRuns.small().grpo(cap).configuration()))
                .doesNotThrowAnyException();
    }

    @Test
    void attemptsAreNotSupported() {
        assertThatThrownBy(
                        () ->
                                TrainingChecks.requireTrainable(
                                        TestRuns.small().trainOn(TrainOn.ATTEMPT).configuration()))
                .hasMessageContaining("'trainOn'");
    }
}
