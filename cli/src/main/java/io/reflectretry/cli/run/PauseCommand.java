package io.reflectretry.cli.run;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rrr pause}. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        header = "Feed a run no new tasks; what is under way is finished.")
public final class PauseCommand implements Callable<Integer> {

    @Mixin private RunTarget target;

    @Override
    public Integer call() {
        return target.command("pause");
    }
}
