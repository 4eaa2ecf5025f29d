package io.reflectretry.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.LossType;
import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loss in double precision, against what TRL computes and against the formula itself. */
class GrpoLossTest {

    private static final double TOLERANCE = 1e-9;

    private final JsonNode golden = Golden.trl();
    private final JsonNode inputs = golden.get("inputs");

    /** What came out: the loss, its gradient by logpi, the sums. */
    private record Result(double loss, double[] gradient, double[] sums) {}

    private static GrpoSettings settings(double epsilonHigh, double beta, double cap) {
        return new GrpoSettings(
                LossType.DAPO, ScaleRewards.GROUP, 0.2, epsilonHigh, beta, false, cap);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dapo",
                "dapo_epsilon_high_0.28",
                "dapo_vllm_token_truncate_2",
                "dapo_num_items_in_batch_25"
            })
    void dapoIsThatOfTrl(String name) {
        JsonNode golden = this.golden.get("cases").get(name);
        JsonNode given = golden.get("settings");
        double[] mask = Golden.doubles(inputs.get("mask"));

        Result result =
                compute(
                        settings(
                                given.path("epsilon_high").asDouble(0.2),
                                0,
                                given.path("cap_max").asDouble(0)),
                        column("logp"),
                        given.path("loss_mask_tokens_of_optimizer_batch")
                                .asDouble(Arrays.stream(mask).sum()));

        assertThat(result.loss()).isCloseTo(golden.get("loss").asDouble(), within(TOLERANCE));
        assertThat(result.gradient())
                .containsExactly(Golden.doubles(golden.get("grad")), within(TOLERANCE));
        double tokens = Arrays.stream(mask).sum();
        JsonNode metrics = golden.get("metrics");
        assertThat(result.sums()[0] / tokens)
                .isCloseTo(metrics.get("clip_ratio/low_mean").get(0).asDouble(), within(TOLERANCE));
        assertThat(result.sums()[1] / tokens)
                .isCloseTo(
                        metrics.get("clip_ratio/high_mean").get(0).asDouble(), within(TOLERANCE));
    }

    @Test
    void theSamplersRatioIsCappedAsTrlDoes() {
        double[] ratios = Golden.doubles(golden.get("is_token_truncate_2"));
        double[] mask = Golden.doubles(inputs.get("mask"));
        double expected =
                IntStream.range(0, ratios.length).mapToDouble(i -> ratios[i] * mask[i]).sum();

        assertThat(compute(settings(0.2, 0, 2), column("logp"), 1).sums()[3])
                .isCloseTo(expected, within(TOLERANCE));
    }

    @Test
    void theKlTermFollowsTheFormula() {
        double beta = 0.04;
        double[] logp = column("logp");
        double[] ref = column("ref");
        double[] mask = Golden.doubles(inputs.get("mask"));
        double tokens = Arrays.stream(mask).sum();
        Result without = compute(settings(0.2, 0, 0), logp, tokens);

        Result with = compute(settings(0.2, beta, 0), logp, tokens);

        double kl = 0;
        for (int i = 0; i < logp.length; i++) {
            double d = ref[i] - logp[i];
            kl += mask[i] * (Math.exp(d) - d - 1);
            assertThat(with.gradient()[i] - without.gradient()[i])
                    .isCloseTo(mask[i] * beta * (1 - Math.exp(d)) / tokens, within(TOLERANCE));
        }
        assertThat(with.loss() - without.loss()).isCloseTo(beta * kl / tokens, within(TOLERANCE));
        assertThat(with.sums()[2]).isCloseTo(kl, within(TOLERANCE));
    }

    @Test
    void theFirstStepOfABatchIsThePlainPolicyGradient() {
        double[] logp = column("logp");
        double[] advantages = advantages();
        double[] mask = Golden.doubles(inputs.get("mask"));

        Result result =
                TestEngine.run(
                        () -> {
                            try (GrpoLoss loss =
                                            new GrpoLoss(TestEngine.get(), settings(0.2, 0, 0));
                                    PtNDManager scope = TestEngine.get().newScope()) {
                                return evaluate(loss, scope, "first_loss", logp, 10);
                            }
                        });

        for (int i = 0; i < logp.length; i++) {
            assertThat(result.gradient()[i])
                    .isCloseTo(-mask[i] * advantages[i] / 10, within(TOLERANCE));
        }
    }

    @Test
    void whatTheMaskLeavesOutMayBeAnythingAndFarRatiosStayFinite() {
        double[] logp = column("logp");
        double[] mask = Golden.doubles(inputs.get("mask"));
        double[] spoiled = logp.clone();
        for (int i = 0; i < logp.length; i++) {
            spoiled[i] = mask[i] == 0 ? Double.NaN : logp[i];
        }
        Result clean = compute(settings(0.2, 0, 2), logp, 14);

        assertThat(compute(settings(0.2, 0, 2), spoiled, 14).loss()).isEqualTo(clean.loss());

        spoiled[1] = -1e6;
        Result far = compute(settings(0.2, 0, 2), spoiled, 14);
        assertThat(far.loss()).isFinite();
        assertThat(Arrays.stream(far.sums()).allMatch(Double::isFinite)).isTrue();
    }

    private double[] column(String name) {
        return Golden.doubles(inputs.get(name));
    }

    /** One a token. */
    private double[] advantages() {
        double[] members = Golden.doubles(inputs.get("advantages"));
        int length = column("logp").length / members.length;
        return IntStream.range(0, members.length * length)
                .mapToDouble(i -> members[i / length])
                .toArray();
    }

    private Result compute(GrpoSettings settings, double[] logp, double denominator) {
        return TestEngine.run(
                () -> {
                    try (GrpoLoss loss = new GrpoLoss(TestEngine.get(), settings);
                            PtNDManager scope = TestEngine.get().newScope()) {
                        return evaluate(loss, scope, "loss", logp, denominator);
                    }
                });
    }

    private Result evaluate(
            GrpoLoss loss, PtNDManager scope, String method, double[] logp, double denominator) {
        JniUtils.setGradMode(true);
        NDArray variable = scope.create(logp);
        variable.setRequiresGradient(true);
        double[] mask = Golden.doubles(inputs.get("mask"));
        boolean[] chosen = new boolean[mask.length];
        IntStream.range(0, mask.length).forEach(i -> chosen[i] = mask[i] == 1);
        NDList arguments = new NDList(variable);
        if (method.equals("loss")) {
            arguments.add(scope.create(column("old")));
        }
        arguments.add(scope.create(column("sampling")));
        arguments.add(scope.create(column("ref")));
        arguments.add(scope.create(advantages()));
        arguments.add(scope.create(chosen));
        arguments.add(scope.create(denominator));
        NDList result = loss.script().callWithGradients(scope, method, arguments);
        NDArray value = result.get(0);
        JniUtils.backward((PtNDArray) value, (PtNDArray) value.onesLike(), false, false);
        try (NDArray gradient = variable.getGradient()) {
            return new Result(
                    value.getDouble(), gradient.toDoubleArray(), result.get(1).toDoubleArray());
        }
    }
}
