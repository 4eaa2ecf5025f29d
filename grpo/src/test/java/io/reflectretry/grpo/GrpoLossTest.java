package io.reflectretry.grpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.ImportanceSamplingLevel;
import io.reflectretry.model.run.GrpoSettings.LossType;
import io.reflectretry.model.run.GrpoSettings.SamplerCorrection;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The loss in double precision against the formulas written out in Java, for every combination of
 * settings; {@code GrpoVerificationTest} compares it with TRL's numbers.
 */
class GrpoLossTest {

    private static final double TOLERANCE = 1e-10;
    private static final int SEQUENCES = 5;
    private static final OptimizerBatch BATCH = new OptimizerBatch(7, 31, 90);

    /** Sequences of 1 to 6 tokens, the last wholly masked. */
    private static final int[] LENGTHS = {4, 1, 6, 3, 2};

    private final double[] logp = column(1, -3, 0);
    private final double[] old = shifted(logp, 2, 0.6);
    private final double[] sampler = shifted(old, 3, 0.5);
    private final double[] ref = shifted(logp, 4, 0.5);
    private final long[] sequence = sequences();
    private final double[] advantage = advantages();
    private final boolean[] mask = mask();

    /** What came out: the loss, its gradient by logpi, the sums. */
    private record Result(double loss, double[] gradient, LossSums sums) {}

    static Stream<GrpoSettings> everyCombination() {
        GrpoSettings plain = GrpoSettings.defaults().with().noSamplerCorrection().build();
        return Arrays.stream(LossType.values())
                .flatMap(type -> Stream.of(plain.with().lossType(type).build()))
                .flatMap(
                        settings ->
                                Arrays.stream(ImportanceSamplingLevel.values())
                                        .map(
                                                level ->
                                                        settings.with()
                                                                .importanceSamplingLevel(level)
                                                                .epsilons(0.1, 0.15)
                                                                .build()))
                .flatMap(
                        settings ->
                                Stream.concat(
                                        Stream.of(settings),
                                        Arrays.stream(SamplerCorrection.values())
                                                .map(
                                                        correction ->
                                                                settings.with()
                                                                        .samplerCorrection(
                                                                                correction,
                                                                                0.8,
                                                                                1.3)
                                                                        .build())))
                .flatMap(
                        settings ->
                                Stream.of(
                                        settings,
                                        settings.with().beta(0.04).build(),
                                        settings.with().beta(0.04).delta(1.2).build()));
    }

    @ParameterizedTest
    @MethodSource("everyCombination")
    void followsTheFormula(GrpoSettings settings) {
        Result result = compute(settings, logp, Optional.of(old));

        assertThat(result.loss()).isCloseTo(byHand(settings, logp), within(TOLERANCE));
        double step = 1e-6;
        for (int i = 0; i < logp.length; i++) {
            double[] more = logp.clone();
            double[] less = logp.clone();
            more[i] += step;
            less[i] -= step;
            assertThat(result.gradient()[i])
                    .as("gradient by token %d", i)
                    .isCloseTo(
                            (byHand(settings, more) - byHand(settings, less)) / (2 * step),
                            within(1e-7));
        }
    }

    /** The formula of grpo.py, token by token. For CISPO the stopped weight is that of logp. */
    private double byHand(GrpoSettings settings, double[] logpi) {
        double[] w = ratios(settings, logpi);
        double[] stopped = ratios(settings, logp);
        double[] rho = rho(settings);
        double loss = 0;
        for (int i = 0; i < logpi.length; i++) {
            if (!mask[i]) {
                continue;
            }
            double c1 = Math.exp(w[i]);
            double l;
            if (settings.lossType() == LossType.CISPO) {
                l =
                        -Math.min(Math.exp(stopped[i]), settings.epsilonHigh())
                                * advantage[i]
                                * logpi[i];
            } else {
                double c2 = Math.clamp(c1, 1 - settings.epsilonLow(), 1 + settings.epsilonHigh());
                double bounded = Math.min(c1, settings.delta().orElse(Double.POSITIVE_INFINITY));
                l = -Math.min(bounded * advantage[i], c2 * advantage[i]);
            }
            double d = ref[i] - logpi[i];
            l = l * rho[i] + settings.beta() * (Math.exp(d) - d - 1);
            loss +=
                    switch (settings.lossType()) {
                        case GRPO -> l / length(i) / BATCH.sequences();
                        case BNPO, DAPO, CISPO -> l / BATCH.tokens();
                        case DR_GRPO -> l / BATCH.tokenLimit();
                    };
        }
        return loss;
    }

    private double[] ratios(GrpoSettings settings, double[] logpi) {
        double[] w = new double[logpi.length];
        for (int i = 0; i < w.length; i++) {
            if (settings.importanceSamplingLevel() == ImportanceSamplingLevel.TOKEN) {
                w[i] = logpi[i] - old[i];
            } else {
                for (int j = 0; j < w.length; j++) {
                    if (sequence[j] == sequence[i] && mask[j]) {
                        w[i] += (logpi[j] - old[j]) / length(i);
                    }
                }
            }
        }
        return w;
    }

    private double[] rho(GrpoSettings settings) {
        double[] rho = new double[logp.length];
        for (int i = 0; i < rho.length; i++) {
            double d = mask[i] ? old[i] - sampler[i] : 0;
            if (settings.samplerCorrection().ofSequences()) {
                d = 0;
                for (int j = 0; j < rho.length; j++) {
                    d += sequence[j] == sequence[i] && mask[j] ? old[j] - sampler[j] : 0;
                }
            }
            double ratio = Math.exp(d);
            double least = settings.samplerCorrectionCapMin();
            double most = settings.samplerCorrectionCap();
            rho[i] =
                    !settings.correctsSampler()
                            ? 1
                            : settings.samplerCorrection().masks()
                                    ? (ratio >= least && ratio <= most ? ratio : 0)
                                    : Math.clamp(ratio, least, most);
        }
        return rho;
    }

    private double length(int token) {
        int length = 0;
        for (int i = 0; i < mask.length; i++) {
            length += mask[i] && sequence[i] == sequence[token] ? 1 : 0;
        }
        return Math.max(1, length);
    }

    @ParameterizedTest
    @EnumSource(LossType.class)
    void theFirstStepOfABatchIsThePlainPolicyGradient(LossType type) {
        GrpoSettings settings =
                GrpoSettings.defaults()
                        .with()
                        .lossType(type)
                        .epsilons(0.2, 5)
                        .noSamplerCorrection()
                        .build();

        Result result = compute(settings, logp, Optional.empty());

        double denominator = BATCH.denominator(type);
        for (int i = 0; i < logp.length; i++) {
            double share = type == LossType.GRPO ? denominator * length(i) : denominator;
            assertThat(result.gradient()[i])
                    .isCloseTo(mask[i] ? -advantage[i] / share : 0, within(TOLERANCE));
        }
    }

    @ParameterizedTest
    @MethodSource("everyCombination")
    void whatTheMaskLeavesOutMayBeAnything(GrpoSettings settings) {
        Result clean = compute(settings, logp, Optional.of(old));
        double[] spoiled = logp.clone();
        for (int i = 0; i < logp.length; i++) {
            spoiled[i] = mask[i] ? logp[i] : Double.NaN;
        }

        Result same = compute(settings, spoiled, Optional.of(spoil(old)));

        assertThat(same.loss()).isEqualTo(clean.loss());
        assertThat(same.gradient()).isEqualTo(clean.gradient());
    }

    private double[] spoil(double[] values) {
        double[] spoiled = values.clone();
        for (int i = 0; i < spoiled.length; i++) {
            spoiled[i] = mask[i] ? spoiled[i] : Double.NaN;
        }
        return spoiled;
    }

    @Test
    void farRatiosStayFinite() {
        double[] far = logp.clone();
        far[1] = -1e6;

        Result result =
                compute(GrpoSettings.defaults().with().beta(0.1).build(), far, Optional.of(old));

        assertThat(result.loss()).isFinite();
        assertThat(Arrays.stream(result.gradient()).allMatch(Double::isFinite)).isTrue();
        assertThat(result.sums().kl()).isFinite();
    }

    @Test
    void aSamplersLogProbabilityThatIsNoNumberShowsInTheLoss() {
        for (SamplerCorrection correction : SamplerCorrection.values()) {
            GrpoSettings settings =
                    GrpoSettings.defaults().with().samplerCorrection(correction, 0, 2).build();
            double[] unknown = sampler.clone();
            unknown[0] = Double.NaN;

            assertThat(compute(settings, logp, Optional.of(old), unknown).loss())
                    .as("%s", correction)
                    .isNaN();
        }
    }

    @Test
    void membersThatWereNotSeenCountAsNotClipped() {
        GrpoSettings settings = GrpoSettings.defaults().with().epsilons(0.01, 0.01).build();
        LossSums sums = compute(settings, logp, Optional.of(old)).sums();
        double tokens = 0;
        for (boolean each : mask) {
            tokens += each ? 1 : 0;
        }
        double before = sums.clippedLow(ImportanceSamplingLevel.TOKEN);
        assertThat(before).isPositive();

        sums.addUnseen((long) tokens, 2);

        assertThat(sums.clippedLow(ImportanceSamplingLevel.TOKEN))
                .isCloseTo(before / 2, within(TOLERANCE));
        assertThat(sums.clippedLowMin()).isZero();
    }

    private Result compute(GrpoSettings settings, double[] logpi, Optional<double[]> before) {
        return compute(settings, logpi, before, sampler);
    }

    private Result compute(
            GrpoSettings settings, double[] logpi, Optional<double[]> before, double[] sampled) {
        TokenColumns tokens =
                new TokenColumns(
                        sampled, advantage, mask, sequence, SEQUENCES, before, Optional.of(ref));
        return TestEngine.run(
                () -> {
                    try (GrpoLoss loss = new GrpoLoss(TestEngine.get(), settings);
                            PtNDManager scope = TestEngine.get().newScope()) {
                        JniUtils.setGradMode(true);
                        LossSums sums = new LossSums();
                        NDArray variable = scope.create(logpi);
                        variable.setRequiresGradient(true);
                        NDArray value = loss.of(tokens, BATCH, sums).of(variable);
                        JniUtils.backward(
                                (PtNDArray) value, (PtNDArray) value.onesLike(), false, false);
                        try (NDArray gradient = variable.getGradient()) {
                            return new Result(
                                    value.toDoubleArray()[0], gradient.toDoubleArray(), sums);
                        }
                    }
                });
    }

    private static double[] column(long seed, double from, double to) {
        return new Random(seed).doubles(Arrays.stream(LENGTHS).sum(), from, to).toArray();
    }

    private static double[] shifted(double[] values, long seed, double most) {
        double[] shifts = column(seed, -most, most);
        double[] shifted = values.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += shifts[i];
        }
        return shifted;
    }

    private static long[] sequences() {
        long[] sequence = new long[Arrays.stream(LENGTHS).sum()];
        int at = 0;
        for (int s = 0; s < LENGTHS.length; s++) {
            Arrays.fill(sequence, at, at + LENGTHS[s], s);
            at += LENGTHS[s];
        }
        return sequence;
    }

    private double[] advantages() {
        double[] members = {1.3, -0.7, -1.1, 0.9, 2};
        return Arrays.stream(sequence).mapToDouble(s -> members[(int) s]).toArray();
    }

    private boolean[] mask() {
        boolean[] mask = new boolean[sequence.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i != 2 && i != 7 && sequence[i] != SEQUENCES - 1;
        }
        return mask;
    }
}
