package io.reflectretry.inference;

/** What the log-probabilities in an answer are, by the names of vLLM's {@code --logprobs-mode}. */
public enum LogprobsMode {
    /** log softmax(logits): vLLM's default, and not what was sampled from unless T is 1. */
    RAW_LOGPROBS,
    /** log softmax(logits / temperature). */
    PROCESSED_LOGPROBS
}
