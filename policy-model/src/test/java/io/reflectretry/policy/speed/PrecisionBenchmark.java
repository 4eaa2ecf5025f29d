package io.reflectretry.policy.speed;

import static io.reflectretry.policy.TestEngine.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.speed.PrecisionTrial.Measured;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A step of all weights with products in float32 and in bfloat16, side by side on the same weights:
 * time, memory, gradients, and how much of what the processor can multiply is reached. No test by
 * name: it runs only when it is asked for (docs/performance.md). {@code -Drrr.benchmark.layers=N}
 * measures a network of fewer layers.
 */
class PrecisionBenchmark {

    private static final ReflectionStep STEP = ReflectionStep.MEASURED;

    /** Qwen2.5-0.5B. */
    private static final DecoderConfig SHAPE =
            new DecoderConfig(
                    151_936,
                    896,
                    4864,
                    Integer.getInteger("rrr.benchmark.layers", 24),
                    14,
                    2,
                    64,
                    1e-6,
                    1e6,
                    32_768,
                    true);

    @TempDir static Path scratch;

    @Test
    void sideBySide() throws IOException, InterruptedException {
        PolicyFolder folder =
                FreshPolicy.write(scratch.resolve("model"), SHAPE, new int[] {0}, 0, 1);
        print(
                "%,d parameters, %d layers; prompt %d, %d reflections of %d tokens; one thread, activations recomputed",
                SHAPE.parameterCount(),
                SHAPE.layers(),
                STEP.prompt(),
                STEP.members(),
                STEP.reflection());
        Map<Precision, Double> peaks = new EnumMap<>(Precision.class);
        Map<Precision, Measured> found = new EnumMap<>(Precision.class);
        for (Precision precision : Precision.values()) {
            double before = GemmPeak.measure(ENGINE, SHAPE, precision);
            found.put(
                    precision, PrecisionTrial.inAChild(precision, folder.path(), file(precision)));
            // The machine may have become slower or faster meanwhile.
            peaks.put(precision, (before + GemmPeak.measure(ENGINE, SHAPE, precision)) / 2);
        }
        Measured wide = found.get(Precision.FLOAT32);
        for (Precision precision : Precision.values()) {
            Measured measured = found.get(precision);
            print(
                    "%-9s forward and backward %7.2f s %5.2fx, optimizer %5.2f s; peak of the process %,6.0f MiB",
                    precision.name().toLowerCase(Locale.ROOT),
                    measured.pass(),
                    wide.pass() / measured.pass(),
                    measured.step(),
                    measured.peak());
            print(
                    "          products: %,.0f GFLOP, %5.1f GFLOP/s, %3.0f%% of %5.1f GFLOP/s",
                    operations() / 1e9,
                    operations() / 1e9 / measured.pass(),
                    100 * operations() / 1e9 / measured.pass() / peaks.get(precision),
                    peaks.get(precision));
        }
        List<GradientFile.Difference> differences =
                new ArrayList<>(
                        GradientFile.compare(file(Precision.FLOAT32), file(Precision.BFLOAT16)));
        differences.sort((a, b) -> Double.compare(b.relative(), a.relative()));
        GradientFile.Difference worst = differences.getFirst();
        GradientFile.Difference middle = differences.get(differences.size() / 2);
        print(
                "gradients: a tensor's differ by %.1e of its norm in the middle, by %.1e at most (%s, cosine %.5f)",
                middle.relative(), worst.relative(), worst.name(), worst.cosine());
        assertThat(differences).allMatch(each -> each.cosine() > 0.9);
    }

    private static Path file(Precision precision) {
        return scratch.resolve(precision + ".gradients");
    }

    /**
     * Floating-point operations of the products with matrices: two for each weight and position in
     * forward, once more when it is recomputed, twice that in backward. Attention is not counted.
     */
    private static double operations() {
        double vocabulary = (double) SHAPE.vocabSize() * SHAPE.hiddenSize();
        double layers = SHAPE.parameterCount() - vocabulary;
        return 8 * (layers * STEP.sharedTokens() + vocabulary * STEP.completionTokens());
    }

    private static void print(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
    }
}
