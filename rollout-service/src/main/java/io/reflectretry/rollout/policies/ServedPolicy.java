package io.reflectretry.rollout.policies;

import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.policy.generation.Generator;
import io.reflectretry.policy.text.ChatTokenizer;

/**
 * A checkpoint that answers from an inference server.
 *
 * @param version which checkpoint
 * @param bytes what it takes there beside the base: the size of an adapter's files
 * @param tokenizer shared with the versions that have the same one; not owned
 * @param generator asks the server for this version and no other
 * @param unload tells the server that it is not needed any more
 */
record ServedPolicy(
        PolicyVersion version,
        long bytes,
        ChatTokenizer tokenizer,
        Generator generator,
        Runnable unload)
        implements LivePolicy {

    @Override
    public void close() {
        unload.run();
    }
}
