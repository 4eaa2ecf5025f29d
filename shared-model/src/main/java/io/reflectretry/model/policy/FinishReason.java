package io.reflectretry.model.policy;

/** Why a completion ended. */
public enum FinishReason {
    /** The policy drew a stop token, which is the completion's last token. */
    STOP,
    /** The limit of tokens was reached; the completion is cut off. */
    LENGTH
}
