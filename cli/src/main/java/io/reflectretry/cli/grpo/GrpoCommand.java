package io.reflectretry.cli.grpo;

import io.reflectretry.cli.CommandException;
import io.reflectretry.cli.DeviceOption;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.grpo.verify.GrpoVerification;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.folder.MalformedFolderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr grpo}: about the numbers of the training. */
@Command(
        name = "grpo",
        mixinStandardHelpOptions = true,
        header = "Check the numbers of the training against a file of reference numbers.")
public final class GrpoCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "What about it? For example: rrr grpo verify FILE");
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            header = "Compare losses, gradients, metrics and advantages with a file.",
            description = {
                "",
                "The file has the form of golden_trl.json: inputs with cases, advantages, and"
                        + " end_to_end_MODEL. Prints the largest difference of each case. Tolerance:"
                        + " 1e-9 in double precision; end to end, in single precision, 1e-5 for the"
                        + " loss and 1e-4 of its norm for a gradient. A case with a parameter that is"
                        + " not known here counts as an error.",
                ""
            })
    int verify(
            @Parameters(paramLabel = "FILE", description = "The reference numbers: JSON.")
                    Path file,
            @Option(
                            names = "--model",
                            paramLabel = "DIR",
                            description =
                                    "The model of the end-to-end cases, a Hugging Face folder."
                                            + " Without it these are left out.")
                    Optional<Path> model,
            @Mixin DeviceOption device) {
        if (!Files.isRegularFile(file)) {
            throw CommandException.wrongUse("%s: no such file".formatted(file));
        }
        if (model.isPresent() && !Files.isDirectory(model.get())) {
            throw CommandException.wrongUse("--model %s: no such folder".formatted(model.get()));
        }
        try (PolicyEngine engine = device.start(1)) {
            GrpoVerification.Report report = GrpoVerification.run(engine, file, model);
            VerificationText.print(report, spec.commandLine().getOut());
            return report.isRight() ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IOException unreadable) {
            throw CommandException.failed(unreadable.getMessage(), unreadable);
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof MalformedFolderException broken) {
                throw CommandException.failed(
                        "--model %s: %s".formatted(model.orElseThrow(), broken.getMessage()),
                        broken);
            }
            throw failure;
        }
    }
}
