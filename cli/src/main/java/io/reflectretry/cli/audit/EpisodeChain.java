package io.reflectretry.cli.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An episode's events as a tree: each under its cause. */
final class EpisodeChain {

    private final JsonNode history;
    private final Map<String, List<JsonNode>> byCause = new HashMap<>();
    private final List<JsonNode> roots = new ArrayList<>();

    EpisodeChain(JsonNode history) {
        this.history = history;
        Map<String, JsonNode> known = new HashMap<>();
        history.path("events").forEach(event -> known.put(event.path("id").asText(), event));
        for (JsonNode event : history.path("events")) {
            String cause = event.path("causation").asText("");
            if (known.containsKey(cause)) {
                byCause.computeIfAbsent(cause, ignored -> new ArrayList<>()).add(event);
            } else {
                roots.add(event);
            }
        }
    }

    void print(PrintWriter out) {
        out.println("Episode " + history.path("episode").asText());
        roots.forEach(event -> print(out, event, 0));
        for (JsonNode step : history.path("steps")) {
            String reason = step.path("closeReason").asText("");
            out.println(
                    reason.isEmpty()
                            ? "Trained in step " + step.path("step").asLong()
                            : "Closed without training at step %d: %s"
                                    .formatted(step.path("step").asLong(), reason));
        }
        for (JsonNode checkpoint : history.path("checkpoints")) {
            JsonNode detail = checkpoint.path("detail");
            out.printf(
                    "  %-22s %s %s  weights %s%n",
                    "checkpoint-published",
                    detail.path("policy").asText(),
                    detail.path("path").asText(),
                    detail.path("weightsSha256").asText());
        }
    }

    private void print(PrintWriter out, JsonNode event, int depth) {
        JsonNode position = event.path("position");
        out.printf(
                "%s%-" + (24 - 2 * Math.min(depth, 6)) + "s %-64s %s %s-%d@%d%n",
                "  ".repeat(depth + 1),
                event.path("type").asText(),
                said(event),
                event.path("recordedAt").asText(),
                position.path("topic").asText(),
                position.path("partition").asInt(),
                position.path("recordOffset").asLong());
        byCause.getOrDefault(event.path("id").asText(), List.of())
                .forEach(next -> print(out, next, depth + 1));
    }

    private static String said(JsonNode event) {
        JsonNode detail = event.path("detail");
        if (detail.has("verdict")) {
            return detail.path("verdict").asText() + ": " + detail.path("reason").asText();
        }
        if (detail.has("text")) {
            return "\"%s\" by %s"
                    .formatted(detail.path("text").asText(), detail.path("policy").asText());
        }
        if (detail.has("task")) {
            return detail.path("task").path("messages").path(0).path("content").asText();
        }
        return detail.path("reason").asText("");
    }
}
