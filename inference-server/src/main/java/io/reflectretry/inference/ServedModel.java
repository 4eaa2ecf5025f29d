package io.reflectretry.inference;

import io.reflectretry.policy.generation.BatchingGenerator;
import io.reflectretry.policy.network.Policy;

/**
 * The base, or an adapter over it.
 *
 * @param name its name in requests
 * @param root the folder that it was loaded from
 * @param generator writes with the policy
 */
record ServedModel(String name, String root, Policy policy, BatchingGenerator generator) {}
