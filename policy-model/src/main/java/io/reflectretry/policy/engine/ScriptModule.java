package io.reflectretry.policy.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Mathematics written as TorchScript text, compiled by libtorch: what DJL's own operators lack, or
 * compute wrongly under autograd, lives in such a text.
 *
 * <p>The text holds one class: {@code class NAME(Module):} with {@code __parameters__ = []}, {@code
 * __buffers__ = []}, {@code training : bool} and the attributes, each with its type; its methods
 * take {@code self: __torch__.NAME} and tensors. Arrays named {@code x[]} arrive as one {@code
 * List[Tensor]}, arrays named {@code w.some.name} as one {@code Dict[str, Tensor]}.
 *
 * <p>Methods run on the thread that calls; whoever owns the tensors decides which that is.
 */
public final class ScriptModule implements AutoCloseable {

    private static final String METHOD_MARK = "module_method:";

    private final String name;
    private final PtNDManager scope;
    private final PtSymbolBlock block;

    private ScriptModule(String name, PtNDManager scope, PtSymbolBlock block) {
        this.name = name;
        this.scope = scope;
        this.block = block;
    }

    /** Compiles a source text that has no attributes. */
    public static ScriptModule compile(PolicyEngine engine, String className, String source) {
        return compile(engine, className, source, Map.of());
    }

    /**
     * Compiles a source text.
     *
     * @param className the class in the text
     * @param attributes values of the class's attributes: Boolean, Long, Double, or a list of Long
     *     or of Double
     * @throws IllegalArgumentException where the text does not compile; the message names the line
     */
    public static ScriptModule compile(
            PolicyEngine engine, String className, String source, Map<String, Object> attributes) {
        byte[] archive = ScriptArchive.pack(className, source, attributes);
        PtNDManager scope = engine.newScope();
        try {
            return new ScriptModule(
                    className,
                    scope,
                    JniUtils.loadModule(scope, new ByteArrayInputStream(archive), false, false));
        } catch (IOException | RuntimeException failure) {
            scope.close();
            throw new IllegalArgumentException(
                    "The TorchScript class '%s' does not compile: %s"
                            .formatted(className, failure.getMessage()),
                    failure);
        }
    }

    /** Reads a source text that lies beside a class. */
    public static String resource(Class<?> beside, String fileName) {
        try (InputStream in = beside.getResourceAsStream(fileName)) {
            if (in == null) {
                throw new IllegalArgumentException(
                        "No resource '%s' beside %s".formatted(fileName, beside.getName()));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Calls a method without gradients. The results belong to {@code results}. */
    public NDList call(PtNDManager results, String method, NDList arguments) {
        return invoke(results, method, arguments, false);
    }

    /**
     * Calls a method and records what backward needs, where the thread's gradient mode is on. The
     * results belong to {@code results}; arguments must stay open until after backward.
     */
    public NDList callWithGradients(PtNDManager results, String method, NDList arguments) {
        return invoke(results, method, arguments, true);
    }

    private NDList invoke(PtNDManager results, String method, NDList arguments, boolean train) {
        // DJL attaches results to the manager of the first array, and takes the method from its
        // name.
        NDArray mark = results.create(new Shape(), DataType.INT64);
        mark.setName(METHOD_MARK + method);
        NDList inputs = new NDList(arguments.size() + 1);
        inputs.add(mark);
        inputs.addAll(arguments);
        try {
            return IValueUtils.forward(block, inputs, train);
        } catch (RuntimeException failure) {
            throw new IllegalStateException(
                    "%s.%s failed: %s".formatted(name, method, failure.getMessage()), failure);
        } finally {
            mark.close();
        }
    }

    @Override
    public void close() {
        block.close();
        scope.close();
    }
}
