package io.reflectretry.verifiers.http;

import io.reflectretry.model.Require;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Verification data of type {@code http}. Other keys are the endpoint's own: it gets all of them.
 *
 * @param url where the attempt is POSTed to: http or https
 * @param stateful whether asking again may give another verdict or do harm: such verdicts are
 *     marked as not to be judged again; default false
 * @param headers further headers of the request, such as {@code Authorization}
 */
record HttpTask(String url, Optional<Boolean> stateful, Map<String, String> headers) {

    HttpTask {
        Require.text(url, "url");
        Require.that(isHttp(url), "url", "must be an http or https address: " + url);
        stateful = Require.optional(stateful);
        headers = headers == null ? Map.of() : Map.copyOf(headers);
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = URI.create(url);
            return uri.getHost() != null
                    && ("http".equalsIgnoreCase(uri.getScheme())
                            || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    URI uri() {
        return URI.create(url);
    }
}
