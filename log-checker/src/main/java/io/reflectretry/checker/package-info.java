/**
 * Proves from the raw log that a run has lost and doubled nothing: reads every topic with the bare
 * client and shares nothing with the services but the codec.
 */
package io.reflectretry.checker;
