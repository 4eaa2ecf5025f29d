package io.reflectretry.cli.model;

import com.sun.management.OperatingSystemMXBean;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.policy.folder.DecoderConfig;
import io.reflectretry.policy.folder.MemoryNeeds;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.network.Packing;
import io.reflectretry.policy.network.Precision;
import io.reflectretry.policy.network.WeightForm;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr model check}: what a folder is, and whether it fits. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        header = "Say what a model's folder is, what memory it needs, and whether that is there.",
        description = {
            "",
            "Checks the configuration, and name, shape and extent of every tensor. Memory is the"
                    + " least that holds weights, cache and training state; what a pass computes"
                    + " comes on top.",
            ""
        })
final class ModelCheckCommand implements Callable<Integer> {

    private static final double GIB = 1L << 30;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The model: a Hugging Face folder.")
    private Path folder;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "8",
            description = "Samples written at once (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(
            names = "--tokens",
            paramLabel = "N",
            defaultValue = "2048",
            description = "Tokens of each, its prompt included (default: ${DEFAULT-VALUE}).")
    private int tokens;

    @Override
    public Integer call() {
        PolicyFolder model = ModelFolders.open(folder);
        MemoryNeeds needs = MemoryNeeds.of(model);
        PrintWriter out = spec.commandLine().getOut();
        describe(model, needs, out);
        long machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getTotalMemorySize();
        long cache = needs.cachePerToken() * samples * tokens;
        out.printf(Locale.ROOT, "%nMemory (this machine has %s)%n", gib(machine));
        row(out, "weights, float32", needs.weights(), machine);
        row(out, "weights, bfloat16", needs.weights() / 2, machine);
        out.printf(
                Locale.ROOT, "  %-42s %,12d bytes%n", "cache of one token", needs.cachePerToken());
        row(out, "cache of %d x %,d tokens".formatted(samples, tokens), cache, machine);
        row(out, "generation: weights and cache, float32", needs.weights() + cache, machine);
        row(
                out,
                "generation: oneDNN, bfloat16, and cache",
                packed(model, Packing.ONEDNN) + cache,
                machine);
        row(
                out,
                "generation: fbgemm beside it, and cache",
                packed(model, Packing.ONEDNN_AND_FBGEMM) + cache,
                machine);
        row(out, "LoRA training: a bfloat16 base", needs.weights() / 2, machine);
        row(out, "full training: weights, gradients, moments", needs.fullTraining(), machine);
        return ExitCode.DONE;
    }

    private static long packed(PolicyFolder model, Packing packing) {
        return new WeightForm(Precision.BFLOAT16, packing).bytes(model.config());
    }

    private void describe(PolicyFolder model, MemoryNeeds needs, PrintWriter out) {
        DecoderConfig config = model.config();
        out.printf(Locale.ROOT, "%s: %s%n", folder, config.family().architecture());
        out.printf(
                Locale.ROOT,
                "  %,d parameters, %s on disk%n",
                needs.parameters(),
                gib(needs.fileBytes()));
        out.printf(
                Locale.ROOT,
                "  %d layers of width %,d, feed-forward %,d, %d query and %d key/value heads of %d%n",
                config.layers(),
                config.hiddenSize(),
                config.intermediateSize(),
                config.heads(),
                config.kvHeads(),
                config.headDim());
        out.printf(
                Locale.ROOT,
                "  vocabulary %,d%s, at most %,d positions%s%n",
                config.vocabSize(),
                config.tiedEmbeddings() ? " (tied)" : "",
                config.maxPositionEmbeddings(),
                config.window().size() > 0
                        ? ", window of %,d".formatted(config.window().size())
                        : "");
        out.printf(
                Locale.ROOT,
                "  stops at %s; %s%n",
                Arrays.toString(model.stopTokenIds()),
                Files.exists(folder.resolve("tokenizer.json"))
                        ? "tokenizer.json is there"
                        : "tokenizer.json is missing: no text can be read or written");
    }

    private static void row(PrintWriter out, String what, long bytes, long machine) {
        out.printf(
                Locale.ROOT,
                "  %-42s %s  %s%n",
                what,
                gib(bytes),
                bytes < machine ? "fits" : "does not fit");
    }

    private static String gib(long bytes) {
        return bytes < GIB / 10
                ? String.format(Locale.ROOT, "%8.1f MiB", bytes / (double) (1L << 20)).strip()
                : String.format(Locale.ROOT, "%8.2f GiB", bytes / GIB).strip();
    }
}
