package io.reflectretry.policy.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.Safetensors;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Float32 tensors by their Hugging Face names. */
public final class Weights implements AutoCloseable {

    private static final String ARGUMENT = "w.";

    private final SequencedMap<String, NDArray> tensors;
    private final Runnable free;

    /**
     * @param free frees the tensors' memory
     */
    Weights(SequencedMap<String, NDArray> tensors, Runnable free) {
        this.tensors = tensors;
        this.free = free;
    }

    /** Reads all weights of a folder. Any thread, as long as only one uses them afterwards. */
    public static Weights read(PolicyEngine engine, PolicyFolder folder) {
        PtNDManager scope = engine.newScope();
        try (Safetensors file = folder.openWeights()) {
            SequencedMap<String, NDArray> tensors = new LinkedHashMap<>();
            for (String name : folder.config().tensorShapes().keySet()) {
                tensors.put(name, TensorReader.read(scope, file, name, argument(name)));
            }
            return new Weights(tensors, scope::close);
        } catch (RuntimeException failure) {
            scope.close();
            throw failure;
        }
    }

    /** The name of an array by which scripts find it in their argument {@code w}. */
    static String argument(String name) {
        return ARGUMENT + name;
    }

    /** The tensors by name, in the order of the network. */
    public SequencedMap<String, NDArray> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /** The tensors as a script's argument {@code w: Dict[str, Tensor]}, followed by others. */
    public NDList arguments(NDArray... others) {
        NDList arguments = new NDList(tensors.size() + others.length);
        arguments.addAll(tensors.values());
        arguments.addAll(new NDList(others));
        return arguments;
    }

    /** Memory that the weights take, in bytes. */
    public long bytes() {
        return tensors.values().stream().mapToLong(array -> array.size() * Float.BYTES).sum();
    }

    @Override
    public void close() {
        free.run();
    }
}
