package io.reflectretry.verifiers.http;

import java.util.concurrent.Semaphore;

/** What is known about an endpoint: its circuit and its limits. */
final class Endpoint {

    private final Semaphore places;
    private final RateLimit rate;
    private final CircuitBreaker breaker;

    Endpoint(HttpSettings settings) {
        places = new Semaphore(settings.maxConcurrency(), true);
        rate = new RateLimit(settings.maxPerSecond());
        breaker = new CircuitBreaker(settings.breakerFailures(), settings.breakerPause());
    }

    Semaphore places() {
        return places;
    }

    RateLimit rate() {
        return rate;
    }

    CircuitBreaker breaker() {
        return breaker;
    }
}
