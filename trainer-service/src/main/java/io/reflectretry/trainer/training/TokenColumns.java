package io.reflectretry.trainer.training;

import java.util.Optional;

/**
 * What the loss needs of each completion token of a micro-batch, in order group, member, token.
 *
 * @param sampler shape [n]: log-probability when it was sampled
 * @param advantages shape [n]: advantage of the token's member
 * @param mask shape [n]: whether it counts
 * @param reference shape [n]: log-probability under the untrained policy, where the loss has a KL
 *     term
 */
record TokenColumns(
        float[] sampler, float[] advantages, boolean[] mask, Optional<float[]> reference) {}
