/**
 * Countdown: combine the given numbers, each used exactly once, so that the value is the target.
 */
package io.reflectretry.verifiers.countdown;
