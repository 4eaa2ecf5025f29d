/**
 * The language model: its folder, its weights, generation and training on DJL's PyTorch engine.
 *
 * <p>Token ids in, token ids and log-probabilities out. Text, rewards and messages live elsewhere.
 */
package io.reflectretry.policy;
