package io.reflectretry.policy.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.TensorSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Reads a folder's weights into packed layouts. Of a matrix {@code m} the network finds {@code
 * m.onednn}, with {@code m.bias} where it has one, and where asked for {@code m.fbgemm} with {@code
 * m.fbgemm.bias}, zeros included. Norms and the embedding are as they always are. Only one matrix
 * at a time is there unpacked as well.
 */
final class PackedWeights {

    private static final String SOURCE = ScriptModule.resource(PackedWeights.class, "packing.py");

    private final PolicyEngine engine;
    private final TensorSource file;
    private final WeightForm form;
    private final PtNDManager scope;
    private final ScriptModule script;
    private final SequencedMap<String, NDArray> tensors = new LinkedHashMap<>();

    private PackedWeights(
            PolicyEngine engine, TensorSource file, WeightForm form, PtNDManager scope) {
        this.engine = engine;
        this.file = file;
        this.form = form;
        this.scope = scope;
        script = engine.sharedScript("Packing", SOURCE, Map.of());
    }

    /**
     * Reads all weights. Any thread, as long as only one uses them afterwards.
     *
     * @param joined as in {@link PackedMatrix#of}
     */
    static Weights read(PolicyEngine engine, PolicyFolder folder, WeightForm form, boolean joined) {
        PtNDManager scope = engine.newScope();
        try (TensorSource file = folder.openWeights()) {
            PackedWeights weights = new PackedWeights(engine, file, form, scope);
            List<PackedMatrix> matrices = PackedMatrix.of(folder.config(), joined);
            weights.readOthers(folder.config().tensorShapes().sequencedKeySet(), matrices);
            matrices.forEach(weights::pack);
            return new Weights(weights.tensors, form.bytes(folder.config()), scope::close);
        } catch (RuntimeException failure) {
            scope.close();
            throw failure;
        }
    }

    /** What is not multiplied with: the embedding, looked up in, and norms. */
    private void readOthers(Collection<String> names, List<PackedMatrix> matrices) {
        for (String name : names) {
            boolean embedding = name.equals(Decoder.EMBEDDING);
            boolean packed =
                    matrices.stream()
                            .anyMatch(m -> m.weights().contains(name) || m.biases().contains(name));
            if (embedding || !packed) {
                tensors.put(
                        name,
                        embedding && form.precision() == Precision.BFLOAT16
                                ? Weights.narrowed(engine, scope, file, name)
                                : TensorReader.read(scope, file, name, Weights.argument(name)));
            }
        }
    }

    private void pack(PackedMatrix matrix) {
        try (PtNDManager wide = engine.newScope()) {
            NDList parts = read(wide, matrix.weights());
            boolean narrow = form.precision() == Precision.BFLOAT16;
            put(matrix.name() + ".onednn", narrow ? "onednn_bfloat16" : "onednn_float32", parts);
            boolean biased = file.tensors().containsKey(matrix.biases().getFirst());
            if (biased) {
                put(matrix.name() + ".bias", "join", read(wide, matrix.biases()));
            }
            if (form.packing() == Packing.ONEDNN_AND_FBGEMM) {
                String name = matrix.name() + ".fbgemm";
                put(name, "fbgemm", parts);
                put(
                        name + ".bias",
                        "join",
                        biased ? read(wide, matrix.biases()) : zeros(wide, outputs(parts)));
            }
        }
    }

    private NDList read(PtNDManager wide, List<String> names) {
        NDList parts = new NDList(names.size());
        names.forEach(name -> parts.add(TensorReader.read(wide, file, name, "x[]")));
        return parts;
    }

    private void put(String name, String method, NDList parts) {
        NDArray packed = script.call(scope, method, parts).singletonOrThrow();
        packed.setName(Weights.argument(name));
        tensors.put(name, packed);
    }

    private static NDList zeros(PtNDManager wide, long size) {
        NDArray zeros = wide.zeros(new Shape(size), DataType.FLOAT32);
        zeros.setName("x[]");
        return new NDList(zeros);
    }

    private static long outputs(NDList parts) {
        return parts.stream().mapToLong(part -> part.getShape().get(0)).sum();
    }
}
