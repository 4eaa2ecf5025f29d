package io.reflectretry.cli.model;

import io.reflectretry.cli.DeviceOption;
import io.reflectretry.cli.ExitCode;
import io.reflectretry.inference.InferenceServer;
import io.reflectretry.inference.LogprobsMode;
import io.reflectretry.inference.ServerOptions;
import io.reflectretry.policy.engine.PolicyEngine;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rrr model serve}: a model behind vLLM's protocol, for trials without vLLM. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        header = "Answer vLLM's completions protocol with a model, until Ctrl-C.",
        description = {
            "",
            "A small server on the project's own engine, on 127.0.0.1: token ids in, sampled ids"
                    + " and log-probabilities out, LoRA adapters loaded and unloaded while it runs."
                    + " To try rollouts in server mode with; no replacement for vLLM"
                    + " (docs/inference-server.md).",
            "A key that requests must bring is taken from RRR_GENERATION_SERVER_API_KEY.",
            ""
        })
final class ModelServeCommand implements Callable<Integer> {

    private static final String KEY = "RRR_GENERATION_SERVER_API_KEY";

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "The model: a Hugging Face folder.")
    private Path folder;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Its name in requests. Default: the folder's.")
    private String name;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8000",
            description = "Default: ${DEFAULT-VALUE}; 0 takes any free one.")
    private int port;

    @Option(
            names = "--logprobs-mode",
            paramLabel = "MODE",
            defaultValue = "PROCESSED_LOGPROBS",
            description =
                    "PROCESSED_LOGPROBS (default), or RAW_LOGPROBS, as vLLM gives them unless told"
                            + " otherwise, which rollouts refuse.")
    private LogprobsMode logprobs;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of one tensor operation (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Mixin private DeviceOption device;

    @Override
    public Integer call() throws InterruptedException {
        Path model = ModelFolders.open(folder).path();
        String served = name == null ? model.toAbsolutePath().getFileName().toString() : name;
        PolicyEngine engine = device.start(threads);
        InferenceServer server =
                InferenceServer.start(
                        engine,
                        new ServerOptions(
                                model,
                                served,
                                port,
                                logprobs,
                                true,
                                Optional.ofNullable(System.getenv(KEY))));
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        spec.commandLine()
                .getOut()
                .printf("%s is served as %s on %s%n", folder, served, server.address());
        spec.commandLine().getOut().flush();
        Thread.currentThread().join();
        return ExitCode.DONE;
    }
}
