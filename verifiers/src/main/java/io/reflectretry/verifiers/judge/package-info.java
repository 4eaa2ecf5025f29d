/**
 * Judging in bounded time and memory: at once, in a virtual thread that waits, or in a process that
 * is killed when it overruns.
 */
package io.reflectretry.verifiers.judge;
