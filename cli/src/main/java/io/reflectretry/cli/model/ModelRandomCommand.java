package io.reflectretry.cli.model;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.policy.folder.FreshPolicy;
import io.reflectretry.policy.folder.KnownShape;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.folder.TensorEntry.ElementType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rrr model random}: a model that knows nothing, to measure speed and memory with. */
@Command(
        name = "random",
        mixinStandardHelpOptions = true,
        header = "Write a model of a known shape with random weights, to measure with.",
        description = {"", "It has no tokenizer: it reads and writes token ids only.", ""})
final class ModelRandomCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--like",
            paramLabel = "NAME",
            required = true,
            description =
                    "Its shape: qwen2.5-0.5b, qwen2.5-1.5b, qwen2.5-7b, qwen3-0.6b, llama-3.2-1b or"
                            + " mistral-7b-v0.3.")
    private String like;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "A new folder.")
    private Path out;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "bfloat16",
            description = "bfloat16 (default), float16 or float32.")
    private String type;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed gives the same weights (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        KnownShape shape =
                KnownShape.named(like)
                        .orElseThrow(
                                () ->
                                        CommandException.wrongUse(
                                                "--like %s is not known; known are %s"
                                                        .formatted(like, KnownShape.names())));
        if (Files.exists(out)) {
            throw CommandException.wrongUse(
                    "--out %s is there already; name a new folder".formatted(out));
        }
        ElementType element =
                switch (type) {
                    case "bfloat16" -> ElementType.BF16;
                    case "float16" -> ElementType.F16;
                    case "float32" -> ElementType.F32;
                    default ->
                            throw CommandException.wrongUse(
                                    "--type %s: bfloat16, float16 and float32 can be written"
                                            .formatted(type));
                };
        PolicyFolder written =
                FreshPolicy.write(out, shape.config(), element, new int[] {2}, 0, seed);
        spec.commandLine()
                .getOut()
                .printf(
                        Locale.ROOT,
                        "%s: %s, %,d random parameters in %s%n",
                        out,
                        like,
                        written.config().parameterCount(),
                        type);
        return ExitCode.DONE;
    }
}
