package io.reflectretry.cli.run;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rrr resume}. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        header = "Go on with a run that was paused, or that failed and is mended.")
public final class ResumeCommand implements Callable<Integer> {

    @Mixin private RunTarget target;

    @Override
    public Integer call() {
        return target.command("resume");
    }
}
