package io.reflectretry.cli.run;

import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.model.event.EventIds;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr export}: a version of a run's policy as a folder of its own. */
@Command(
        name = "export",
        header = "Write a version of a run's policy as a folder for other software.",
        description = {
            "",
            "A Hugging Face folder; of a LoRA run the adapter, as PEFT reads it, or with --merge the"
                    + " model with the adapter added, in the model's own type. Reads files only: no"
                    + " stack need run.",
            ""
        })
public final class ExportCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    // Not the standard help mixin: its --version is taken here.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and stop.")
    private boolean help;

    @Parameters(paramLabel = "RUN", description = "The training run.")
    private String run;

    @Option(
            names = "--version",
            required = true,
            paramLabel = "N",
            description = "The version: the number of optimizer steps behind it.")
    private long version;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder to write; it must not be there yet.")
    private Path out;

    @Option(names = "--merge", description = "Add the adapter of a LoRA run to its model.")
    private boolean merge;

    @Override
    public Integer call() {
        PolicyExport.Kind kind =
                new PolicyExport(stack.storage(), EventIds.requireRun(run), version)
                        .write(out, merge);
        String what =
                switch (kind) {
                    case MODEL -> merge ? "the model; there was no adapter to merge" : "the model";
                    case ADAPTER -> "the adapter, for the model that its base.json names";
                    case MERGED -> "the model with the adapter added";
                };
        spec.commandLine()
                .getOut()
                .printf("Version %d of run %s is in %s: %s.%n", version, run, out, what);
        return ExitCode.DONE;
    }
}
