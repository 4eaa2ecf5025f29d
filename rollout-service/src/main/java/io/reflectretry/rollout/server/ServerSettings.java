package io.reflectretry.rollout.server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How an inference server is reached.
 *
 * @param url its address, without {@code /v1}
 * @param model the served name of the base
 * @param apiKey sent as {@code Authorization: Bearer}
 * @param adapters whether the server loads LoRA adapters
 * @param adapterRoot where the server sees the storage root
 * @param concurrency most requests under way at a time
 * @param connectTimeout for one connection
 * @param timeout for one answer, waiting in the server's queue included
 * @param patience from the first try of a request to the last
 * @param backOff pause after the first failure; doubled after each, up to {@code longestBackOff}
 */
public record ServerSettings(
        URI url,
        String model,
        Optional<String> apiKey,
        boolean adapters,
        Path adapterRoot,
        int concurrency,
        Duration connectTimeout,
        Duration timeout,
        Duration patience,
        Duration backOff,
        Duration longestBackOff) {

    public ServerSettings {
        url = withoutVersion(url);
        if (model.isBlank()) {
            throw new IllegalArgumentException("rrr.generation.server.model is empty");
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException(
                    "rrr.generation.server.concurrency must be 1 or more, not " + concurrency);
        }
        requirePositive("connect-timeout", connectTimeout);
        requirePositive("timeout", timeout);
        requirePositive("back-off", backOff);
        requirePositive("longest-back-off", longestBackOff);
    }

    /** People write {@code http://host:8000}, {@code …/} and {@code …/v1}: all are the same. */
    private static URI withoutVersion(URI url) {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())
                || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "rrr.generation.server.url must be an address like http://host:8000, not "
                            + url);
        }
        return URI.create(url.toString().replaceFirst("/*(/v1/*)?$", ""));
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(
                    "rrr.generation.server.%s must be above 0, not %s".formatted(name, value));
        }
    }
}
