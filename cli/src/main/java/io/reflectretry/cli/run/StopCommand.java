package io.reflectretry.cli.run;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code rrr stop}. */
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        header = "End a run for good; its last checkpoint stands.")
public final class StopCommand implements Callable<Integer> {

    @Mixin private RunTarget target;

    @Override
    public Integer call() {
        return target.command("stop");
    }
}
