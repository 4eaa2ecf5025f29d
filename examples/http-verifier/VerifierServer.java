import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * A verifier of your own, as an HTTP endpoint. Needs Jackson, which the project's build leaves in
 * {@code cli/target/lib}:
 *
 * <pre>java -cp 'cli/target/lib/*' examples/http-verifier/VerifierServer.java 9000</pre>
 *
 * Judges tasks of this form: the output has to name all keywords in at most maxWords words.
 *
 * <pre>{"type": "http", "url": "http://localhost:9000/judge", "keywords": ["Paris"], "maxWords": 20}</pre>
 */
public final class VerifierServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REMEMBERED = 10_000;

    /** Verdicts by the attempt's id: the same attempt may come again. */
    private final Map<String, Verdict> remembered =
            Collections.synchronizedMap(
                    new LinkedHashMap<>() {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
                            return size() > REMEMBERED;
                        }
                    });

    record Verdict(String verdict, String reason) {}

    /** Replace this by your own check. */
    private static Verdict judge(JsonNode task, String output) {
        int words = output.isBlank() ? 0 : output.strip().split("\\s+").length;
        int allowed = task.path("maxWords").asInt(100);
        if (words > allowed) {
            return new Verdict("FAIL", words + " words; " + allowed + " are allowed.");
        }
        for (JsonNode keyword : task.path("keywords")) {
            String wanted = keyword.asText().toLowerCase(Locale.ROOT);
            if (!output.toLowerCase(Locale.ROOT).contains(wanted)) {
                return new Verdict("FAIL", "'" + keyword.asText() + "' is not named.");
            }
        }
        return new Verdict("PASS", "All keywords are named.");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode attempt = JSON.readTree(exchange.getRequestBody());
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            if (key == null || !attempt.path("task").isObject() || !attempt.path("output").isTextual()) {
                // Not understood, and no better the next time: the attempt becomes UNSCORABLE. Any
                // status of 500 or more, or 429, is tried again.
                answer(exchange, 400, Map.of("error", "no attempt"));
                return;
            }
            Verdict verdict =
                    remembered.computeIfAbsent(
                            key, k -> judge(attempt.get("task"), attempt.get("output").textValue()));
            answer(exchange, 200, verdict);
        } catch (JsonProcessingException e) {
            answer(exchange, 400, Map.of("error", e.getOriginalMessage()));
        }
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /**
     * @param args the port; 9000 without
     */
    public static void main(String[] args) throws IOException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 9000;
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/judge", new VerifierServer()::handle);
        server.start();
        System.out.println(
                "Listening on http://localhost:" + server.getAddress().getPort() + "/judge");
    }
}
