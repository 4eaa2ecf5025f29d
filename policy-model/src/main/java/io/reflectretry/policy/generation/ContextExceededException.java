package io.reflectretry.policy.generation;

/** The prompt alone fills the context, or more. */
public final class ContextExceededException extends RuntimeException {

    private final int promptTokens;
    private final int contextTokens;

    public ContextExceededException(int promptTokens, int contextTokens) {
        super(
                "The prompt has %d tokens, but the context holds %d and must leave room for at least one new token."
                        .formatted(promptTokens, contextTokens));
        this.promptTokens = promptTokens;
        this.contextTokens = contextTokens;
    }

    /** Length of the prompt. */
    public int promptTokens() {
        return promptTokens;
    }

    /** Tokens that the context holds, prompt and new tokens together. */
    public int contextTokens() {
        return contextTokens;
    }
}
