package io.reflectretry.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.stack.ServiceKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr audit}: one episode from its task to the checkpoint that it trained. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        header = "Show one episode from its task to the checkpoint that it trained.",
        description = {
            "",
            "Each event stands under the one that caused it, with its place in the log.",
            ""
        })
public final class AuditCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private StackFolder stack;

    @Parameters(
            paramLabel = "EPISODE",
            description = "The episode's id: run:index, for example demo-1:42.")
    private String episode;

    @Override
    public Integer call() {
        JsonNode history =
                stack.client(ServiceKind.AUDIT)
                        .get("/episodes/" + URLEncoder.encode(episode, StandardCharsets.UTF_8));
        new EpisodeChain(history).print(spec.commandLine().getOut());
        return ExitCode.DONE;
    }
}
