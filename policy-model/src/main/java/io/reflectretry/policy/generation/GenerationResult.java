package io.reflectretry.policy.generation;

import java.util.List;

/**
 * The samples of one request.
 *
 * @param policyVersion version of the policy that wrote all of them
 * @param generations in the order of the request's seeds
 */
public record GenerationResult(long policyVersion, List<Generation> generations) {

    public GenerationResult {
        generations = List.copyOf(generations);
    }
}
