package io.reflectretry.policy.generation;

import java.util.List;

/**
 * One prompt and the samples wanted of it.
 *
 * @param prompt token ids, at least one
 * @param seeds one sample for each seed; all samples share the prompt's pass through the network
 *     and come from one policy version
 * @param sampling how tokens are chosen
 * @param alone true: written as a batch of its own. The last bits of a product depend on its shape,
 *     so only then does the answer not depend on what else is waiting
 */
public record GenerationRequest(int[] prompt, List<Long> seeds, Sampling sampling, boolean alone) {

    public GenerationRequest {
        if (prompt.length == 0) {
            throw new IllegalArgumentException("prompt is empty: it needs at least one token");
        }
        if (seeds.isEmpty()) {
            throw new IllegalArgumentException("seeds is empty: one sample is made for each seed");
        }
        seeds = List.copyOf(seeds);
    }

    /** A request that shares its batch with others. */
    public GenerationRequest(int[] prompt, List<Long> seeds, Sampling sampling) {
        this(prompt, seeds, sampling, false);
    }
}
