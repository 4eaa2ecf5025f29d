package io.reflectretry.policy.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.TensorEntry;
import io.reflectretry.policy.folder.TensorSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Tensors by their Hugging Face names, in one scope of their own: float32, or matrices in bfloat16,
 * which scripts can read and Java cannot.
 */
public final class Weights implements AutoCloseable {

    private static final String ARGUMENT = "w.";
    private static final String NARROW = ScriptModule.resource(Weights.class, "narrow.py");

    private final SequencedMap<String, NDArray> tensors;
    private final Runnable free;

    private final long bytes;

    /**
     * @param bytes memory that they take
     * @param free frees the tensors' memory
     */
    Weights(SequencedMap<String, NDArray> tensors, long bytes, Runnable free) {
        this.tensors = tensors;
        this.bytes = bytes;
        this.free = free;
    }

    /** Reads all weights of a folder. Any thread, as long as only one uses them afterwards. */
    public static Weights read(PolicyEngine engine, PolicyFolder folder) {
        return read(engine, folder, Precision.FLOAT32);
    }

    /** Reads all weights of a folder; matrices in a precision. */
    public static Weights read(PolicyEngine engine, PolicyFolder folder, Precision precision) {
        PtNDManager scope = engine.newScope();
        try (TensorSource file = folder.openWeights()) {
            SequencedMap<String, NDArray> tensors = new LinkedHashMap<>();
            long bytes = 0;
            for (String name : folder.config().tensorShapes().keySet()) {
                TensorEntry entry = file.tensors().get(name);
                boolean narrow = precision == Precision.BFLOAT16 && entry.shape().length == 2;
                tensors.put(
                        name,
                        narrow
                                ? narrowed(engine, scope, file, name)
                                : TensorReader.read(scope, file, name, argument(name)));
                bytes += entry.elements() * (narrow ? Short.BYTES : Float.BYTES);
            }
            return new Weights(tensors, bytes, scope::close);
        } catch (RuntimeException failure) {
            scope.close();
            throw failure;
        }
    }

    /** Only one matrix at a time is there in float32 as well. */
    static NDArray narrowed(
            PolicyEngine engine, PtNDManager scope, TensorSource file, String name) {
        ScriptModule script = engine.sharedScript("Narrow", NARROW, Map.of());
        try (PtNDManager wide = engine.newScope()) {
            NDArray read = TensorReader.read(wide, file, name, "x");
            // Nothing here has gradients; but what inference mode makes can never be in a graph.
            NDArray matrix =
                    script.callWithGradients(scope, "to_bfloat16", new NDList(read))
                            .singletonOrThrow();
            matrix.setName(argument(name));
            return matrix;
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
        return bytes;
    }

    @Override
    public void close() {
        free.run();
    }
}
