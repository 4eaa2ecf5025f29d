package io.reflectretry.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.run.GrpoSettings.SamplerCorrection;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GrpoSettingsTest {

    private static final String BEFORE =
            """
            {"lossType": "DAPO", "scaleRewards": "GROUP", "epsilonLow": 0.2, "epsilonHigh": 0.2,
             "beta": 0.0, "filterZeroVariance": false, "samplerCorrectionCap": 2.0}""";

    @Test
    void whatWasWrittenBeforeThereWasMoreMeansWhatItMeant() throws JsonProcessingException {
        assertThat(Json.mapper().readValue(BEFORE, GrpoSettings.class))
                .isEqualTo(GrpoSettings.defaults());
    }

    @Test
    void areReadAsTheyAreWritten() throws JsonProcessingException {
        GrpoSettings all =
                GrpoSettings.defaults()
                        .with()
                        .lossType(GrpoSettings.LossType.DR_GRPO)
                        .scaleRewards(GrpoSettings.ScaleRewards.BATCH)
                        .importanceSamplingLevel(GrpoSettings.ImportanceSamplingLevel.SEQUENCE)
                        .epsilons(3e-4, 4e-4)
                        .delta(4)
                        .beta(0.001)
                        .samplerCorrection(SamplerCorrection.SEQUENCE_MASK, 0.1, 3)
                        .numIterations(2)
                        .maskTruncatedCompletions(true)
                        .build();

        String json = Json.mapper().writeValueAsString(all);

        assertThat(Json.mapper().readValue(json, GrpoSettings.class)).isEqualTo(all);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                named("grpo.numIterations", b -> b.numIterations(0)),
                named("grpo.delta", b -> b.delta(0)),
                named("grpo.epsilonLow", b -> b.epsilons(1, 0.2)),
                named("grpo.epsilonHigh", b -> b.epsilons(0.2, -1)),
                named("grpo.beta", b -> b.beta(-0.1)),
                named(
                        "grpo.samplerCorrectionCapMin",
                        b -> b.samplerCorrection(SamplerCorrection.TOKEN_MASK, 3, 2)),
                named(
                        "grpo.samplerCorrectionCap",
                        b -> b.samplerCorrection(SamplerCorrection.TOKEN_MASK, 0, -2)));
    }

    private static Arguments named(String field, UnaryOperator<GrpoSettingsBuilder> change) {
        return Arguments.of(field, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void aFieldThatIsWrongIsNamed(String field, UnaryOperator<GrpoSettingsBuilder> change) {
        GrpoSettingsBuilder builder = change.apply(GrpoSettings.defaults().with());

        assertThatThrownBy(builder::build).hasMessageContaining("'" + field + "'");
    }

    @Test
    void aWarmUpIsGivenInStepsOrAsAPartOfThem() {
        OptimizerSettings.Schedule cosine = OptimizerSettings.Schedule.COSINE;

        assertThat(
                        new OptimizerSettings(1, cosine, 0, 0, 0, 1, 1, 0.03, false, null)
                                .warmupSteps(1750))
                .isEqualTo(53);
        assertThat(new OptimizerSettings(1, cosine, 10, 0, 0, 1, 1).warmupSteps(1750))
                .isEqualTo(10);
        assertThatThrownBy(
                        () -> new OptimizerSettings(1, cosine, 10, 0, 0, 1, 1, 0.03, false, null))
                .hasMessageContaining("'optimizer.warmupRatio'")
                .hasMessageContaining("optimizer.warmupSteps");
    }
}
