package io.reflectretry.cli.model;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.DeviceOption;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.lora.BaseReference;
import io.reflectretry.policy.lora.FreshAdapter;
import io.reflectretry.policy.lora.LoraConfig;
import io.reflectretry.policy.lora.LoraTargets;
import io.reflectretry.policy.network.Packing;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.network.WeightForm;
import io.reflectretry.stack.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr model try}: time and memory of one batch or one step on this machine. */
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        header = "Generate a batch or take one training step, and print time and peak memory.",
        description = {
            "",
            "One group: a prompt of random tokens and --samples of them to write, or to learn from."
                    + " Activations are recomputed in backward. The peak is that of the whole"
                    + " process, the JVM and the library included, and not a GPU's memory.",
            ""
        })
final class ModelTryCommand implements Callable<Integer> {

    private static final double GIB = 1L << 30;

    /** What is tried. */
    enum Work {
        GENERATE,
        LORA,
        FULL
    }

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The model: a Hugging Face folder.")
    private Path folder;

    @Option(
            names = "--do",
            paramLabel = "WORK",
            defaultValue = "GENERATE",
            description = "GENERATE (default), LORA or FULL: one step of a LoRA or of all weights.")
    private Work work;

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "BFLOAT16",
            description =
                    "Of the products with matrices: BFLOAT16 (default) or FLOAT32. What learns is"
                            + " held in float32.")
    private Precision precision;

    @Option(
            names = "--packing",
            paramLabel = "P",
            defaultValue = "NONE",
            description =
                    "Of the matrices that generate: NONE (default), ONEDNN, or, in BFLOAT16,"
                            + " ONEDNN_AND_FBGEMM.")
    private Packing packing;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "8",
            description = "Samples at once (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(
            names = "--prompt",
            paramLabel = "N",
            defaultValue = "256",
            description = "Tokens of the prompt (default: ${DEFAULT-VALUE}).")
    private int prompt;

    @Option(
            names = "--fresh",
            paramLabel = "N",
            defaultValue = "128",
            description = "Tokens of each sample (default: ${DEFAULT-VALUE}).")
    private int fresh;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of one tensor operation (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Mixin private DeviceOption device;

    @Override
    public Integer call() {
        PolicyFolder model = ModelFolders.open(folder);
        try (PolicyEngine engine = device.start(threads)) {
            ModelTrial trial =
                    new ModelTrial(
                            engine,
                            model,
                            precision,
                            new ModelTrial.TrialSize(samples, prompt, fresh));
            print(
                    switch (work) {
                        case GENERATE -> trial.generate(form());
                        case FULL -> trial.step(Optional.empty());
                        case LORA -> withNewAdapter(model, trial);
                    });
            return ExitCode.DONE;
        }
    }

    private WeightForm form() {
        try {
            return new WeightForm(precision, packing);
        } catch (IllegalArgumentException contradiction) {
            throw CommandException.wrongUse(contradiction.getMessage());
        }
    }

    /** A new adapter on all projections, in a folder that nobody needs afterwards. */
    private ModelTrial.Result withNewAdapter(PolicyFolder model, ModelTrial trial) {
        try {
            Path place = Files.createTempDirectory("rrr-adapter");
            try {
                Path base = folder.toAbsolutePath().normalize();
                return trial.step(
                        Optional.of(
                                FreshAdapter.write(
                                        place.resolve("adapter"),
                                        model,
                                        new LoraConfig(16, 32, false, new LoraTargets.AllLinear()),
                                        BaseReference.of(
                                                base.getParent(), base.getFileName().toString()),
                                        1)));
            } finally {
                Folders.delete(place);
            }
        } catch (IOException failure) {
            throw CommandException.failed(
                    "No place for a new adapter: " + failure.getMessage(), failure);
        }
    }

    private void print(ModelTrial.Result result) {
        var out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%s on %s%n", result.what(), device.device());
        out.printf(Locale.ROOT, "  weights loaded in   %8.1f s%n", result.loadSeconds());
        out.printf(
                Locale.ROOT,
                "  done in             %8.1f s, %,.1f tokens/s%n",
                result.seconds(),
                result.tokens() / result.seconds());
        out.printf(Locale.ROOT, "  computed minimum    %8.2f GiB%n", result.least() / GIB);
        PeakMemory.bytes()
                .ifPresent(
                        peak ->
                                out.printf(
                                        Locale.ROOT,
                                        "  peak of the process %8.2f GiB%n",
                                        peak / GIB));
    }
}
