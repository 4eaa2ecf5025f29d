package io.reflectretry.policy.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.Safetensors;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.lora.LoraModule;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** A LoRA adapter in memory, in float32: A and B of every module, and their scales. */
public final class Adapter implements AutoCloseable {

    private final PtNDManager scope;
    private final Weights factors;
    private final SequencedMap<String, NDArray> scales;

    private Adapter(
            PtNDManager scope,
            SequencedMap<String, NDArray> factors,
            SequencedMap<String, NDArray> scales) {
        this.scope = scope;
        this.factors = new Weights(factors, float32Bytes(factors), () -> {});
        this.scales = scales;
    }

    /** Reads a folder. Any thread, as long as only one uses it afterwards. */
    public static Adapter read(PolicyEngine engine, AdapterFolder folder) {
        PtNDManager scope = engine.newScope();
        try (Safetensors file = folder.openWeights()) {
            SequencedMap<String, NDArray> factors = new LinkedHashMap<>();
            SequencedMap<String, NDArray> scales = new LinkedHashMap<>();
            for (LoraModule module : folder.modules()) {
                for (String name : new String[] {module.a(), module.b()}) {
                    factors.put(
                            name,
                            TensorReader.read(
                                    scope,
                                    file,
                                    AdapterFolder.nameInFile(name),
                                    Weights.argument(name)));
                }
                scales.put(scaleName(module), scale(scope, module));
            }
            return new Adapter(scope, factors, scales);
        } catch (RuntimeException failure) {
            scope.close();
            throw failure;
        }
    }

    private static String scaleName(LoraModule module) {
        return module.name() + ".lora_scale";
    }

    /** A tensor of its own: backward reads it, so it must live as long as the adapter. */
    private static NDArray scale(PtNDManager scope, LoraModule module) {
        NDArray scale = scope.full(new Shape(), (float) module.scale(), DataType.FLOAT32);
        scale.setName(Weights.argument(scaleName(module)));
        return scale;
    }

    /** A and B of every module: what is trained and saved. */
    public Weights factors() {
        return factors;
    }

    /**
     * The base with this adapter on: its tensors and these, as one argument for the network.
     *
     * @return neither owns nor frees anything
     */
    public Weights over(Weights base) {
        SequencedMap<String, NDArray> both = new LinkedHashMap<>(base.tensors());
        both.putAll(factors.tensors());
        both.putAll(scales);
        return new Weights(both, base.bytes() + factors.bytes(), () -> {});
    }

    private static long float32Bytes(SequencedMap<String, NDArray> tensors) {
        return tensors.values().stream().mapToLong(array -> array.size() * Float.BYTES).sum();
    }

    @Override
    public void close() {
        scope.close();
    }
}
