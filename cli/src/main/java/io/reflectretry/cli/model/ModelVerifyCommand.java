package io.reflectretry.cli.model;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.DeviceOption;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.MalformedFolderException;
import io.reflectretry.policy.folder.PolicyFolder;
import io.reflectretry.policy.verify.ModelVerification;
import io.reflectretry.policy.verify.Part;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr model verify}: a folder against reference numbers. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        header = "Compare a model's numbers with those of another implementation.",
        description = {
            "",
            "The file holds cases with token ids and what the other implementation gives for them:"
                    + " last_logits, token_logprobs, greedy, policy_gradient. Prints the largest"
                    + " difference of each part. Tolerance, in single precision: 1e-4 for logits and"
                    + " log-probabilities, no token for greedy ones, 1e-5 for the loss, 1e-4 of its"
                    + " norm for a gradient.",
            ""
        })
final class ModelVerifyCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The model: a Hugging Face folder.")
    private Path folder;

    @Option(
            names = "--expected",
            paramLabel = "FILE",
            description =
                    "The reference numbers. Default: expected.json in the folder, or in the adapter's.")
    private Optional<Path> expected;

    @Option(
            names = "--adapter",
            paramLabel = "DIR",
            description = "A LoRA adapter in PEFT's form: the model with it on.")
    private Optional<Path> adapter;

    @Mixin private DeviceOption device;

    @Override
    public Integer call() {
        PolicyFolder model = ModelFolders.open(folder);
        Path file = expected.orElse(adapter.orElse(folder).resolve("expected.json"));
        if (!Files.isRegularFile(file)) {
            throw CommandException.wrongUse(
                    "%s: no such file; --expected names the reference numbers".formatted(file));
        }
        try (PolicyEngine engine = device.start(1)) {
            List<Part> parts = ModelVerification.run(engine, model, adapter, file);
            print(parts, spec.commandLine().getOut());
            return parts.stream().allMatch(Part::agrees) ? ExitCode.DONE : ExitCode.FAILED;
        } catch (MalformedFolderException broken) {
            throw CommandException.failed(broken.getMessage(), broken);
        } catch (IOException | IllegalArgumentException wrong) {
            throw CommandException.failed("%s: %s".formatted(file, wrong.getMessage()), wrong);
        }
    }

    private static void print(List<Part> parts, PrintWriter out) {
        for (Part part : parts) {
            out.printf(
                    Locale.ROOT,
                    "%-5s  %-34s  largest difference %8.1e of %.0e  (%,d compared)%n",
                    part.agrees() ? "ok" : "WRONG",
                    part.name(),
                    part.largest(),
                    part.tolerance(),
                    part.compared());
        }
        long wrong = parts.stream().filter(part -> !part.agrees()).count();
        out.println(
                wrong == 0
                        ? "All %d parts agree.".formatted(parts.size())
                        : "%d of %d parts do not agree.".formatted(wrong, parts.size()));
    }
}
