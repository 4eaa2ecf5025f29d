package io.reflectretry.inference;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is served, and where.
 *
 * @param model a Hugging Face folder; its path is the served model's {@code root}
 * @param servedName the model's name in requests
 * @param port 0: any free one
 * @param logprobs what the log-probabilities are
 * @param adapters whether LoRA adapters may be loaded and unloaded while it runs, as vLLM does with
 *     {@code --enable-lora} and {@code VLLM_ALLOW_RUNTIME_LORA_UPDATING}
 * @param apiKey must come as {@code Authorization: Bearer}; empty: anybody may ask
 */
public record ServerOptions(
        Path model,
        String servedName,
        int port,
        LogprobsMode logprobs,
        boolean adapters,
        Optional<String> apiKey) {

    public ServerOptions {
        model = model.toAbsolutePath().normalize();
    }

    /** On any free port, with log-probabilities of what is sampled, and adapters. */
    public static ServerOptions of(Path model, String servedName) {
        return new ServerOptions(
                model, servedName, 0, LogprobsMode.PROCESSED_LOGPROBS, true, Optional.empty());
    }

    public ServerOptions withPort(int other) {
        return new ServerOptions(model, servedName, other, logprobs, adapters, apiKey);
    }

    public ServerOptions withLogprobs(LogprobsMode other) {
        return new ServerOptions(model, servedName, port, other, adapters, apiKey);
    }

    public ServerOptions withoutAdapters() {
        return new ServerOptions(model, servedName, port, logprobs, false, apiKey);
    }

    public ServerOptions withApiKey(String key) {
        return new ServerOptions(model, servedName, port, logprobs, adapters, Optional.of(key));
    }
}
