package io.reflectretry.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.text.ChatTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a model on 127.0.0.1:
 *
 * <pre>
 * GET  /health                  200 once it answers
 * GET  /v1/models               the base and the adapters
 * POST /v1/completions          token ids in, token ids and log-probabilities out
 * POST /v1/load_lora_adapter    {"lora_name", "lora_path"}
 * POST /v1/unload_lora_adapter  {"lora_name"}
 * </pre>
 *
 * <p>Requests that arrive while a batch is being written make up the next one. A sample's tokens
 * derive from its {@code seed} as the local engine's do.
 */
public final class InferenceServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InferenceServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerOptions options;
    private final ServedModels models;
    private final Completions completions;
    private final ChatTokenizer tokenizer;
    private final HttpServer http;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    private InferenceServer(PolicyEngine engine, ServerOptions options) throws IOException {
        this.options = options;
        models = new ServedModels(engine, options.model(), options.servedName());
        tokenizer = ChatTokenizer.open(options.model());
        completions = new Completions(models, tokenizer, options.logprobs());
        http =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()), 0);
        http.setExecutor(requests);
        http.createContext("/", this::serve);
    }

    /**
     * Loads the model, then answers.
     *
     * @param engine stays the caller's
     * @throws io.reflectretry.policy.folder.MalformedFolderException where the model is broken
     */
    public static InferenceServer start(PolicyEngine engine, ServerOptions options) {
        try {
            InferenceServer server = new InferenceServer(engine, options);
            server.http.start();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(
                    "Cannot serve on port %d".formatted(options.port()), failure);
        }
    }

    /** Where it answers. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                requireKey(exchange);
                byte[] body = exchange.getRequestBody().readAllBytes();
                String route =
                        exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
                respond(exchange, 200, route(route, body));
            } catch (RefusedException refusal) {
                respond(exchange, refusal.status(), error(refusal).toString());
            } catch (RuntimeException failure) {
                LOG.error("{} failed", exchange.getRequestURI(), failure);
                RefusedException said =
                        new RefusedException(500, "InternalServerError", failure.toString());
                respond(exchange, said.status(), error(said).toString());
            }
        }
    }

    private String route(String route, byte[] body) {
        return switch (route) {
            case "GET /health" -> "";
            case "GET /v1/models" -> models().toString();
            case "POST /v1/completions" ->
                    completions.answer(CompletionRequest.of(json(body))).toString();
            case "POST /v1/load_lora_adapter" -> {
                requireAdapters();
                String name = field(json(body), "lora_name");
                models.loadAdapter(name, field(json(body), "lora_path"));
                yield "Success: LoRA adapter '%s' added successfully.".formatted(name);
            }
            case "POST /v1/unload_lora_adapter" -> {
                requireAdapters();
                String name = field(json(body), "lora_name");
                models.unloadAdapter(name);
                yield "Success: LoRA adapter '%s' removed successfully.".formatted(name);
            }
            default -> throw RefusedException.notFound("Not Found");
        };
    }

    private void requireKey(HttpExchange exchange) {
        Optional<String> given =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
        if (options.apiKey().isPresent()
                && !options.apiKey().map("Bearer "::concat).equals(given)) {
            throw new RefusedException(401, "Unauthorized", "Unauthorized");
        }
    }

    private void requireAdapters() {
        if (!options.adapters()) {
            throw RefusedException.notFound("Not Found");
        }
    }

    private JsonNode models() {
        ObjectNode list = JSON.createObjectNode().put("object", "list");
        for (ServedModel model : models.all()) {
            ObjectNode card = list.withArray("data").addObject();
            card.put("id", model.name());
            card.put("object", "model");
            card.put("owned_by", "reflect-retry-reward");
            card.put("root", model.root());
            if (model == models.base()) {
                card.putNull("parent");
                card.put("max_model_len", model.policy().config().maxPositionEmbeddings());
            } else {
                card.put("parent", models.base().name());
                card.putNull("max_model_len");
            }
        }
        return list;
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException broken) {
            throw RefusedException.badRequest(
                    "The body is no JSON: " + broken.getOriginalMessage());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String field(JsonNode body, String name) {
        String value = body.path(name).asText("");
        if (value.isEmpty()) {
            throw RefusedException.badRequest("'%s' must be provided.".formatted(name));
        }
        return value;
    }

    private static ObjectNode error(RefusedException refusal) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode error = root.putObject("error");
        error.put("message", refusal.getMessage());
        error.put("type", refusal.type());
        error.putNull("param");
        error.put("code", refusal.status());
        return root;
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", body.startsWith("{") ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Answers nothing more, and frees the model. */
    @Override
    public void close() {
        http.stop(0);
        requests.shutdownNow();
        models.close();
        tokenizer.close();
    }
}
