/**
 * Judging again: a consumer group of its own judges the attempts and retries of a run from the log,
 * writes {@link io.reflectretry.model.event.ShadowVerdictReached} and compares. {@link
 * io.reflectretry.again.VerifyAgain} is the way in.
 */
package io.reflectretry.again;
