package io.reflectretry.policy.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.reflectretry.policy.engine.HostMemory;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.engine.ScriptModule;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.AdapterFolder;
import io.reflectretry.policy.network.Adapter;
import io.reflectretry.policy.network.Decoder;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.RecomputedPass;
import io.reflectretry.policy.network.Scores;
import io.reflectretry.policy.network.ScoringPass;
import io.reflectretry.policy.network.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A policy that learns: float32 weights with gradients, and the optimizer's state. Either all of a
 * network's weights learn, or only an adapter over a frozen base.
 *
 * <p>Every method runs on the engine thread only ({@link PolicyEngine#submit}) and fails elsewhere.
 */
public final class TrainablePolicy implements AutoCloseable {

    private final PolicyEngine engine;
    private final DecoderConfig config;
    private final FolderWriter writer;
    private final AdamWSettings settings;
    private final Activations activations;

    /** The whole network; what learns of it; what of it is frozen, if anything is. */
    private final Weights weights;

    private final Weights trained;
    private final Optional<Weights> frozen;
    private final Runnable freeWeights;

    private final ScriptModule decoder;
    private final ScriptModule optimizer;
    private final AdamWState state;

    /** Whether anything was added up since the last step. */
    private boolean gradientsPresent;

    private TrainablePolicy(
            PolicyEngine engine,
            DecoderConfig config,
            FolderWriter writer,
            Parts parts,
            Precision products,
            AdamWSettings settings,
            Activations activations) {
        this.engine = engine;
        this.config = config;
        this.writer = writer;
        this.settings = settings;
        this.activations = activations;
        weights = parts.all();
        trained = parts.trained();
        frozen = parts.frozen();
        freeWeights = parts.free();
        decoder = Decoder.script(engine, config, products);
        optimizer = compileOptimizer(engine, settings);
        state = new AdamWState(engine, trained);
        trained.tensors().values().forEach(weight -> weight.setRequiresGradient(true));
    }

    /**
     * The network's weights by what becomes of them.
     *
     * @param free frees all of them
     */
    private record Parts(Weights all, Weights trained, Optional<Weights> frozen, Runnable free) {}

    /** Reads the weights of a folder; the optimizer starts fresh; activations are kept. */
    public static TrainablePolicy open(
            PolicyEngine engine, PolicyFolder folder, AdamWSettings settings) {
        return open(engine, folder, settings, Activations.KEPT);
    }

    /** Reads the weights of a folder; the optimizer starts fresh. */
    public static TrainablePolicy open(
            PolicyEngine engine,
            PolicyFolder folder,
            AdamWSettings settings,
            Activations activations) {
        return open(engine, folder, Precision.FLOAT32, settings, activations);
    }

    /**
     * As the other {@code open}, with products in a precision. Weights, gradients and moments are
     * float32 in either; in bfloat16 it is copies of the matrices that multiply.
     */
    public static TrainablePolicy open(
            PolicyEngine engine,
            PolicyFolder folder,
            Precision products,
            AdamWSettings settings,
            Activations activations) {
        engine.checkOnEngineThread();
        Weights weights = Weights.read(engine, folder);
        return new TrainablePolicy(
                engine,
                folder.config(),
                new PolicyFolderWriter(folder.path()),
                new Parts(weights, weights, Optional.empty(), weights::close),
                products,
                settings,
                activations);
    }

    /**
     * Reads an adapter and its base; only the adapter learns, has moments and is saved. The
     * optimizer starts fresh.
     */
    public static TrainablePolicy open(
            PolicyEngine engine,
            AdapterFolder folder,
            AdamWSettings settings,
            Activations activations) {
        return open(engine, folder, Precision.FLOAT32, settings, activations);
    }

    /**
     * As the other {@code open}, with the base's matrices in a precision; the adapter is float32.
     */
    public static TrainablePolicy open(
            PolicyEngine engine,
            AdapterFolder folder,
            Precision precision,
            AdamWSettings settings,
            Activations activations) {
        engine.checkOnEngineThread();
        Weights base = Weights.read(engine, folder.base(), precision);
        Adapter adapter;
        try {
            adapter = Adapter.read(engine, folder);
        } catch (RuntimeException failure) {
            base.close();
            throw failure;
        }
        Parts parts =
                new Parts(
                        adapter.over(base),
                        adapter.factors(),
                        Optional.of(base),
                        () -> {
                            adapter.close();
                            base.close();
                        });
        return new TrainablePolicy(
                engine,
                folder.base().config(),
                new AdapterFolderWriter(folder.path()),
                parts,
                // The base's matrices are held in what they multiply in.
                Precision.FLOAT32,
                settings,
                activations);
    }

    private static ScriptModule compileOptimizer(PolicyEngine engine, AdamWSettings settings) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("beta1", settings.beta1());
        attributes.put("beta2", settings.beta2());
        attributes.put("epsilon", settings.epsilon());
        attributes.put("weight_decay", settings.weightDecay());
        attributes.put("max_grad_norm", settings.maxGradNorm());
        String source = ScriptModule.resource(TrainablePolicy.class, "optimizer.py");
        return ScriptModule.compile(engine, "Optimizer", source, attributes);
    }

    /**
     * Forward, loss and backward; gradients add up until the next step. How a batch is cut into
     * micro-batches changes nothing, where the loss is a sum with a fixed denominator.
     *
     * @param temperature divides the logits; above 0
     */
    public MicroBatchResult accumulate(
            List<PromptGroup> groups, double temperature, TokenLoss loss) {
        engine.checkOnEngineThread();
        ScoringPass.check(config(), groups, temperature);
        // Everything that backward reads lives in this scope, and the scope lives until it is done.
        try (PtNDManager scope = engine.newScope()) {
            JniUtils.setGradMode(true);
            MicroBatchResult result =
                    switch (activations) {
                        case KEPT -> keeping(scope, groups, temperature, loss);
                        case RECOMPUTED -> recomputing(scope, groups, temperature, loss);
                    };
            gradientsPresent = true;
            return result;
        }
    }

    private MicroBatchResult keeping(
            PtNDManager scope, List<PromptGroup> groups, double temperature, TokenLoss loss) {
        ScoringPass.Result result =
                ScoringPass.runWithGradients(decoder, weights, scope, groups, temperature);
        return new MicroBatchResult(backward(loss, result), result.scores());
    }

    private MicroBatchResult recomputing(
            PtNDManager scope, List<PromptGroup> groups, double temperature, TokenLoss loss) {
        RecomputedPass pass =
                ScoringPass.runToRecompute(
                        engine, decoder, weights, config(), scope, groups, temperature);
        double value = backward(loss, pass.result());
        pass.backward();
        return new MicroBatchResult(value, pass.result().scores());
    }

    private static double backward(TokenLoss loss, ScoringPass.Result result) {
        NDArray value = loss.of(result.logProbabilities());
        JniUtils.backward((PtNDArray) value, (PtNDArray) value.onesLike(), false, false);
        return value.getFloat();
    }

    /** The gradients added up so far, by the names of the weights that learn; copies. */
    public Map<String, float[]> gradients() {
        Map<String, float[]> values = new LinkedHashMap<>();
        eachGradient(values::put);
        return values;
    }

    /** Gives the gradients added up so far one tensor at a time, with its name; copies. */
    public void eachGradient(BiConsumer<String, float[]> reader) {
        engine.checkOnEngineThread();
        trained.tensors()
                .forEach(
                        (name, weight) -> {
                            try (NDArray gradient = weight.getGradient()) {
                                reader.accept(name, HostMemory.floats(gradient));
                            }
                        });
    }

    /** Log-probabilities and entropies without gradients. */
    public Scores score(List<PromptGroup> groups, double temperature) {
        engine.checkOnEngineThread();
        ScoringPass.check(config(), groups, temperature);
        return ScoringPass.inPieces(decoder, weights, engine, groups, temperature);
    }

    /**
     * The same with the adapter off: what the frozen base says.
     *
     * @throws IllegalStateException where all weights learn, so that there is no base
     */
    public Scores scoreBase(List<PromptGroup> groups, double temperature) {
        engine.checkOnEngineThread();
        ScoringPass.check(config(), groups, temperature);
        Weights base =
                frozen.orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "All weights of this policy learn: there is no frozen base."));
        return ScoringPass.inPieces(decoder, base, engine, groups, temperature);
    }

    /**
     * Clips the gradients, updates the weights by AdamW, sets the gradients to zero.
     *
     * @throws IllegalStateException where nothing was accumulated since the last step
     */
    public StepResult step(double learningRate) {
        engine.checkOnEngineThread();
        if (!gradientsPresent) {
            throw new IllegalStateException(
                    "There are no gradients to step by: call accumulate first.");
        }
        gradientsPresent = false;
        try (PtNDManager scope = engine.newScope()) {
            NDList arguments = trained.arguments(state.arguments());
            arguments.add(scope.create(learningRate));
            double norm = optimizer.call(scope, "step", arguments).singletonOrThrow().getFloat();
            boolean skipped = !Double.isFinite(norm);
            if (!skipped) {
                state.stepDone();
            }
            return new StepResult(norm, !skipped && norm > settings.maxGradNorm(), skipped);
        }
    }

    /** Sets the gradients to zero without a step. */
    public void discardGradients() {
        engine.checkOnEngineThread();
        if (!gradientsPresent) {
            return;
        }
        gradientsPresent = false;
        try (PtNDManager scope = engine.newScope()) {
            optimizer.call(scope, "zero", trained.arguments());
        }
    }

    /** Optimizer steps done; skipped ones do not count. */
    public long stepsDone() {
        return state.steps();
    }

    /** The network's shape. */
    public DecoderConfig config() {
        return config;
    }

    /**
     * Writes a Hugging Face folder: model.safetensors in float32, or an adapter's folder as PEFT
     * has it, and copies of the other files of the folder that this policy was opened from, as they
     * were then; it may be gone. Files are forced to disk; making the folder appear atomically is
     * the caller's work.
     *
     * @param folder made if absent; must not hold weights yet
     */
    public void saveWeights(Path folder) {
        engine.checkOnEngineThread();
        writer.write(folder, trained);
    }

    /** Writes the moments and the step count as one safetensors file, forced to disk. */
    public void saveOptimizer(Path file) {
        engine.checkOnEngineThread();
        state.save(file);
    }

    /**
     * Reads what {@link #saveOptimizer} wrote.
     *
     * @throws io.reflectretry.policy.folder.MalformedFolderException naming tensor and shapes where
     *     the file does not fit this policy; nothing has changed then
     */
    public void restoreOptimizer(Path file) {
        engine.checkOnEngineThread();
        state.restore(file);
    }

    /** Frees weights, gradients and moments. */
    @Override
    public void close() {
        engine.checkOnEngineThread();
        state.close();
        optimizer.close();
        freeWeights.run();
    }
}
