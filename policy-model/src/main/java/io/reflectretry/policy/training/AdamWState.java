package io.reflectretry.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.engine.HostMemory;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.folder.Safetensors;
import io.reflectretry.policy.folder.SafetensorsWriter;
import io.reflectretry.policy.folder.TensorEntry;
import io.reflectretry.policy.network.TensorReader;
import io.reflectretry.policy.network.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** The moments of every weight and the number of steps done, in memory and as a file. */
final class AdamWState implements AutoCloseable {

    /**
     * Prefixes of the names in a saved file, those of torch's optimizer; also the arguments' names.
     */
    private static final String FIRST = "exp_avg.";

    private static final String SECOND = "exp_avg_sq.";
    private static final String COUNT = "step.";
    private static final String STEPS = "steps";

    private final PtNDManager scope;
    private final SequencedMap<String, NDArray> moments = new LinkedHashMap<>();

    /** One scalar for each weight, as libtorch's fused step wants them; all have the same value. */
    private final List<NDArray> stepCounts = new ArrayList<>();

    private long steps;

    AdamWState(PolicyEngine engine, Weights weights) {
        scope = engine.newScope();
        for (String prefix : List.of(FIRST, SECOND)) {
            weights.tensors()
                    .forEach(
                            (name, weight) ->
                                    moments.put(
                                            prefix + name,
                                            zeros(prefix + name, weight.getShape())));
        }
        for (String name : weights.tensors().keySet()) {
            stepCounts.add(zeros(COUNT + name, new Shape()));
        }
    }

    private NDArray zeros(String name, Shape shape) {
        return named(name, scope.zeros(shape, DataType.FLOAT32));
    }

    /** The arguments of {@code Optimizer.step} after the weights: three dictionaries by name. */
    NDArray[] arguments() {
        return Stream.concat(moments.values().stream(), stepCounts.stream())
                .toArray(NDArray[]::new);
    }

    long steps() {
        return steps;
    }

    void stepDone() {
        steps++;
    }

    void save(Path file) {
        SequencedMap<String, long[]> shapes = new LinkedHashMap<>();
        moments.forEach((name, array) -> shapes.put(name, array.getShape().getShape()));
        SafetensorsWriter.write(
                file,
                shapes,
                Map.of(STEPS, Long.toString(steps)),
                name -> HostMemory.bytes(moments.get(name)));
    }

    /** Reads a saved state; nothing changes where the file does not fit. */
    void restore(Path file) {
        try (Safetensors saved = Safetensors.open(file)) {
            long savedSteps = savedSteps(saved);
            checkShapes(saved);
            moments.replaceAll((name, old) -> replace(name, old, saved));
            steps = savedSteps;
            stepCounts.replaceAll(this::replaceCount);
        }
    }

    private NDArray replace(String name, NDArray old, Safetensors saved) {
        try (old) {
            return TensorReader.read(scope, saved, name, name);
        }
    }

    private NDArray replaceCount(NDArray old) {
        try (old) {
            return named(old.getName(), scope.full(new Shape(), steps, DataType.FLOAT32));
        }
    }

    private static NDArray named(String name, NDArray array) {
        array.setName(name);
        return array;
    }

    private static long savedSteps(Safetensors saved) {
        String text = saved.metadata().getOrDefault(STEPS, "");
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException wrong) {
            throw new MalformedFolderException(
                    saved.file(),
                    "the metadata entry 'steps' must be a whole number, not '%s'".formatted(text),
                    wrong);
        }
    }

    private void checkShapes(Safetensors saved) {
        moments.forEach(
                (name, array) -> {
                    TensorEntry entry = saved.tensors().get(name);
                    long[] shape = array.getShape().getShape();
                    if (entry == null || !Arrays.equals(entry.shape(), shape)) {
                        throw new MalformedFolderException(
                                saved.file(),
                                "tensor '%s' should have shape %s, but %s"
                                        .formatted(
                                                name,
                                                Arrays.toString(shape),
                                                entry == null
                                                        ? "is missing"
                                                        : "has " + entry.shapeText()));
                    }
                });
    }

    @Override
    public void close() {
        scope.close();
    }
}
