/**
 * Answers with a policy: tasks by attempts, failed verdicts by reflections, reflections by retries.
 *
 * <ul>
 *   <li>{@code play}: the turns of an episode
 *   <li>{@code policies}: which policies are held, and how they get there
 *   <li>{@code status}: what the rollout says about itself to the log, to probes and to Prometheus
 *   <li>{@code rest}: the same for people
 * </ul>
 */
package io.reflectretry.rollout;
