package io.reflectretry.cli.model;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rrr model}: about a model's folder. */
@Command(
        name = "model",
        mixinStandardHelpOptions = true,
        header =
                "Look at a model's folder: what it is, what it needs, whether its numbers are right.",
        subcommands = {
            ModelCheckCommand.class,
            ModelVerifyCommand.class,
            ModelRandomCommand.class,
            ModelTryCommand.class,
            ModelServeCommand.class
        })
public final class ModelCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "What about it? For example: rrr model check DIR");
    }
}
