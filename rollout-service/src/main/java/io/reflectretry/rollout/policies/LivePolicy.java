package io.reflectretry.rollout.policies;

import io.reflectretry.policy.generation.Generator;
import io.reflectretry.policy.text.ChatTokenizer;

/** A checkpoint that answers. */
public sealed interface LivePolicy extends HeldPolicy permits LocalPolicy, ServedPolicy {

    /** Shared with the versions that have the same one; not owned. */
    ChatTokenizer tokenizer();

    /** Writes with this version's weights and no others. */
    Generator generator();
}
