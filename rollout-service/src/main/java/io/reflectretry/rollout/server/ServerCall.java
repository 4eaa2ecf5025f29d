package io.reflectretry.rollout.server;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * One call of the server.
 *
 * @param path from the address on
 * @param body JSON to POST; empty: a GET
 * @param answer reads a 200's body; throws {@link TransientFailure} for what may pass, any other
 *     exception for what will not
 * @param triesOf500 how often a plain 500 is tried; empty: like other failures of the server, as
 *     long as there is patience. Loading an adapter that does not fit is a 500 of vLLM's
 */
record ServerCall<T>(
        String path, Optional<String> body, Function<String, T> answer, OptionalInt triesOf500) {

    static <T> ServerCall<T> get(String path, Function<String, T> answer) {
        return new ServerCall<>(path, Optional.empty(), answer, OptionalInt.empty());
    }

    static <T> ServerCall<T> post(String path, String body, Function<String, T> answer) {
        return new ServerCall<>(path, Optional.of(body), answer, OptionalInt.empty());
    }

    ServerCall<T> triesOf500(int most) {
        return new ServerCall<>(path, body, answer, OptionalInt.of(most));
    }

    /** As in an error: {@code POST /v1/completions}. */
    String name() {
        return (body.isPresent() ? "POST " : "GET ") + path;
    }
}
