/**
 * A user's own endpoint as verifier: retries with back-off, limits on concurrency and rate, a
 * circuit breaker for each endpoint. Plain {@code java.net.http}.
 */
package io.reflectretry.verifiers.http;
