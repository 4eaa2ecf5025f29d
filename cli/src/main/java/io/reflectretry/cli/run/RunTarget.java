package io.reflectretry.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.stack.ServiceKind;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** A run of a stack, as the commands that change it name it. */
final class RunTarget {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Mixin private StackFolder stack;

    @Parameters(paramLabel = "RUN", description = "The run's name.")
    private String run;

    /** Sends the command and says how the run stands after it. */
    int command(String command) {
        JsonNode view = new RunClient(stack.client(ServiceKind.TRAINER)).command(run, command);
        spec.commandLine().getOut().printf("%s: %s%n", run, view.path("state").asText());
        return ExitCode.DONE;
    }
}
