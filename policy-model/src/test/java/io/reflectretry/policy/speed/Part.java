package io.reflectretry.policy.speed;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.network.Weights;
import java.util.Arrays;
import java.util.Locale;

/** What a pass is made of, each part alone: one layer of the first two, forward and backward. */
enum Part {

    /** Products with the weights of a layer. */
    LINEAR(4.2),

    /** From queries, keys and values to their mixture. */
    ATTENTION(2.9),

    /** From hidden values to the log-probabilities of the reflections' tokens. */
    VOCABULARY(7.7);

    private final double allowed;

    Part(double allowed) {
        this.allowed = allowed;
    }

    /** How many times less there is to do by count of operations. */
    double allowed() {
        return allowed;
    }

    /** Forward and backward of this part; the inputs live in the scope and are used again. */
    Runnable prepare(PolicyEngine engine, Weights weights, PtNDManager scope, Way way) {
        DecoderConfig config = ReflectionStep.MODEL;
        ScriptModule decoder = PlainWay.script(engine, config);
        NDList arguments =
                switch (this) {
                    case LINEAR -> weights.arguments(hidden(scope, way));
                    case ATTENTION -> attention(scope, way);
                    case VOCABULARY -> vocabulary(weights, scope, way);
                };
        String method =
                switch (this) {
                    case LINEAR -> "linear_part";
                    case ATTENTION, VOCABULARY -> prefix(way) + "_" + lowerCase() + "_part";
                };
        return () -> {
            try (PtNDManager inner = engine.newScope()) {
                NDArray sum =
                        decoder.callWithGradients(inner, method, arguments).singletonOrThrow();
                JniUtils.backward((PtNDArray) sum, (PtNDArray) sum.onesLike(), false, false);
            }
        };
    }

    String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String prefix(Way way) {
        return way == Way.PLAIN ? "plain" : "shared";
    }

    private static NDArray hidden(PtNDManager scope, Way way) {
        ReflectionStep step = ReflectionStep.MEASURED;
        long width = ReflectionStep.MODEL.hiddenSize();
        return random(
                scope,
                way == Way.PLAIN
                        ? new Shape(step.members(), step.prompt() + step.reflection(), width)
                        : new Shape(1, step.sharedTokens(), width));
    }

    private static NDList attention(PtNDManager scope, Way way) {
        ReflectionStep step = ReflectionStep.MEASURED;
        DecoderConfig config = ReflectionStep.MODEL;
        long rows = way == Way.PLAIN ? step.members() : 1;
        long width = way == Way.PLAIN ? step.prompt() + step.reflection() : step.sharedTokens();
        NDList arguments =
                new NDList(
                        random(scope, new Shape(rows, config.heads(), width, config.headDim())),
                        random(scope, new Shape(rows, config.kvHeads(), width, config.headDim())),
                        random(scope, new Shape(rows, config.kvHeads(), width, config.headDim())));
        if (way != Way.PLAIN) {
            long[] lengths = new long[1 + step.members()];
            Arrays.fill(lengths, step.reflection());
            lengths[0] = step.prompt();
            arguments.add(scope.create(lengths));
            arguments.add(scope.create(new long[1 + step.members()]));
        }
        return arguments;
    }

    private static NDList vocabulary(Weights weights, PtNDManager scope, Way way) {
        ReflectionStep step = ReflectionStep.MEASURED;
        NDArray temperature = scope.create(ReflectionStep.TEMPERATURE);
        if (way == Way.PLAIN) {
            PlainWay.Rows rows = PlainWay.Rows.of(scope, step.group());
            return weights.arguments(
                    hidden(scope, way), rows.next(), rows.predictors(), temperature);
        }
        long[] predictors = new long[step.completionTokens()];
        Arrays.setAll(predictors, i -> step.prompt() + i);
        return weights.arguments(
                hidden(scope, way),
                scope.create(predictors),
                scope.create(new long[predictors.length]),
                temperature);
    }

    private static NDArray random(PtNDManager scope, Shape shape) {
        NDArray array = scope.randomNormal(shape);
        array.setRequiresGradient(true);
        return array;
    }
}
