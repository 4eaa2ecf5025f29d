package io.reflectretry.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.reflectretry.cli.CommandException;
import io.reflectretry.model.codec.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Speaks JSON with one service; turns its problems into errors for the terminal. */
public final class ServiceClient {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String service;
    private final URI base;

    /**
     * @param service the service's name, for messages
     * @param base its address, for example {@code http://127.0.0.1:8083}
     */
    public ServiceClient(String service, URI base) {
        this.service = service;
        this.base = base;
    }

    /** Reads. */
    public JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    /** Sends a body; nothing for none. */
    public JsonNode post(String path, Object body) {
        return send(
                request(path)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json(body)))
                        .build());
    }

    /** Reads text, for example metrics. */
    public String text(String path) {
        return exchange(request(path).GET().build()).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    }

    private JsonNode send(HttpRequest request) {
        HttpResponse<String> response = exchange(request);
        JsonNode body = parse(response.body());
        if (response.statusCode() >= 400) {
            String title = body.path("title").asText("HTTP " + response.statusCode());
            String message = service + ": " + body.path("detail").asText(title);
            if (response.statusCode() == 503) {
                throw new ServiceAwayException(message, null);
            }
            throw response.statusCode() < 500
                    ? CommandException.wrongUse(message)
                    : CommandException.failed(message);
        }
        return body;
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new ServiceAwayException(
                    "%s does not answer at %s (%s). Is the stack up? ./rrr status tells."
                            .formatted(service, base, e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted", e);
        }
    }

    private static JsonNode parse(String body) {
        if (body == null || body.isBlank()) {
            return MissingNode.getInstance();
        }
        try {
            return Json.mapper().readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String json(Object body) {
        try {
            return Json.mapper().writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
