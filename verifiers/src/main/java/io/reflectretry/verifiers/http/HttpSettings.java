package io.reflectretry.verifiers.http;

import io.reflectretry.model.Require;
import java.time.Duration;

/**
 * How endpoints are asked; each limit holds for one endpoint (a URL) in one process.
 *
 * @param timeLimit how long a judgement may take in all, with waiting and retries
 * @param requestTimeout how long one request may take
 * @param maxTries requests for one judgement, the first included
 * @param backoff the wait before the second request; doubles with each, plus up to half of it by
 *     chance; a {@code Retry-After} in seconds counts when it is longer
 * @param maxConcurrency requests at a time
 * @param maxPerSecond requests started in a second; 0 for no limit
 * @param breakerFailures so many failed requests in a row open the circuit: nobody asks
 * @param breakerPause after this long one request tries whether the endpoint is back
 */
public record HttpSettings(
        Duration timeLimit,
        Duration requestTimeout,
        int maxTries,
        Duration backoff,
        int maxConcurrency,
        int maxPerSecond,
        int breakerFailures,
        Duration breakerPause) {

    public static final HttpSettings DEFAULTS =
            new HttpSettings(
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20),
                    4,
                    Duration.ofMillis(200),
                    64,
                    0,
                    10,
                    Duration.ofSeconds(5));

    public HttpSettings {
        Require.that(timeLimit.isPositive(), "timeLimit", "must be positive");
        Require.that(requestTimeout.isPositive(), "requestTimeout", "must be positive");
        Require.that(maxTries >= 1, "maxTries", "must be 1 or more");
        Require.that(!backoff.isNegative(), "backoff", "must not be negative");
        Require.that(maxConcurrency >= 1, "maxConcurrency", "must be 1 or more");
        Require.that(maxPerSecond >= 0, "maxPerSecond", "must be 0 or more");
        Require.that(breakerFailures >= 1, "breakerFailures", "must be 1 or more");
        Require.that(breakerPause.isPositive(), "breakerPause", "must be positive");
    }
}
