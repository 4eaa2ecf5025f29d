package io.reflectretry.rollout.server;

/**
 * What is known of a server that passed its check.
 *
 * @param contextTokens prompt and new tokens together
 */
public record ServerFacts(int contextTokens) {}
