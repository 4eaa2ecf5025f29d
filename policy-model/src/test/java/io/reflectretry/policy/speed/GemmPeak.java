package io.reflectretry.policy.speed;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.network.Precision;
import java.io.IOException;
import java.util.Map;

/** How fast the processor multiplies matrices of a network's shape, with nothing around it. */
final class GemmPeak {

    private static final int ROWS = 2048;
    private static final int PRODUCTS = 4;
    private static final int ROUNDS = 5;

    private static final String SOURCE =
            """
            class Gemm(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool

              def repeat(self: __torch__.Gemm, x: Tensor, w: Tensor, times: Tensor, precision: Tensor) -> Tensor:
                a = torch.to(x, int(precision))
                b = torch.to(w, int(precision))
                y = torch.linear(a, b)
                for i in range(int(times) - 1):
                  y = torch.linear(a, b)
                return torch.to(y, 6)
            """;

    private static final Map<Precision, Long> TYPES =
            Map.of(Precision.FLOAT32, 6L, Precision.BFLOAT16, 15L);

    private GemmPeak() {}

    /** GFLOP/s of one thread, the median of some rounds. */
    static double measure(PolicyEngine engine, DecoderConfig shape, Precision precision) {
        return engine.submit(() -> onEngine(engine, shape, precision)).join();
    }

    private static double onEngine(PolicyEngine engine, DecoderConfig shape, Precision precision)
            throws IOException {
        ScriptModule script = engine.sharedScript("Gemm", SOURCE, Map.of());
        try (PtNDManager scope = engine.newScope()) {
            NDArray x = scope.randomNormal(new Shape(ROWS, shape.hiddenSize()));
            NDArray w = scope.randomNormal(new Shape(shape.intermediateSize(), shape.hiddenSize()));
            Stopwatch watch = new Stopwatch();
            for (int round = 0; round < ROUNDS; round++) {
                watch.time(
                        () ->
                                script.call(
                                                scope,
                                                "repeat",
                                                new NDList(
                                                        x,
                                                        w,
                                                        scope.create((long) PRODUCTS),
                                                        scope.create(TYPES.get(precision))))
                                        .close());
            }
            double operations =
                    2.0 * PRODUCTS * ROWS * shape.hiddenSize() * shape.intermediateSize();
            return operations / 1e9 / watch.cpu();
        }
    }
}
