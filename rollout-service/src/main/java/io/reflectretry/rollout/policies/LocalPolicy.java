package io.reflectretry.rollout.policies;

import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.policy.generation.Generator;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.text.ChatTokenizer;
import java.util.Optional;

/**
 * A checkpoint that answers from this process: its weights, its tokenizer and the generator that
 * writes in batches whatever waits for it.
 *
 * @param version which checkpoint
 * @param policy the weights; owned
 * @param tokenizer shared with the versions that have the same one; not owned
 * @param generator writes with these weights and no others
 */
record LocalPolicy(
        PolicyVersion version, Policy policy, ChatTokenizer tokenizer, Generator generator)
        implements LivePolicy {

    @Override
    public long bytes() {
        return policy.bytes();
    }

    @Override
    public Optional<SharedMemory> shared() {
        return policy.base().map(base -> new SharedMemory(base, base.bytes()));
    }

    @Override
    public void close() {
        policy.close();
    }
}
