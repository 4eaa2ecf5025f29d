package io.reflectretry.policy.network;

import java.util.List;

/**
 * A prompt and completions of it, scored together: the prompt goes through the network once.
 *
 * @param prompt token ids, at least one
 * @param completions token ids of each member, in the order of the members; an empty completion is
 *     allowed and contributes nothing
 */
public record PromptGroup(int[] prompt, List<int[]> completions) {

    public PromptGroup {
        if (prompt.length == 0) {
            throw new IllegalArgumentException(
                    "prompt is empty: the first token of a completion needs one before it");
        }
        completions = List.copyOf(completions);
    }

    /** Tokens of all completions together: how many log-probabilities this group gives. */
    public int completionTokens() {
        return completions.stream().mapToInt(completion -> completion.length).sum();
    }

    /** Length of the row that this group makes: the prompt once, then every completion. */
    public int rowTokens() {
        return prompt.length + completionTokens();
    }
}
