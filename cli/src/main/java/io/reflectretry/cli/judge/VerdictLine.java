package io.reflectretry.cli.judge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.outcome.Outcome;

/** A verdict as one line of JSON; ASCII, so that no terminal or pipe can spoil it. */
final class VerdictLine {

    private static final ObjectWriter WRITER =
            Json.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private VerdictLine() {}

    static String of(String id, Outcome outcome) {
        ObjectNode line =
                Json.mapper()
                        .createObjectNode()
                        .put("id", id)
                        .put("verdict", name(outcome))
                        .put("reason", outcome.reason());
        if (outcome instanceof Outcome.Unscorable unscorable) {
            line.put("kind", unscorable.kind().name());
        }
        try {
            return WRITER.writeValueAsString(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A verdict cannot be written.", e);
        }
    }

    static String name(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Pass ignored -> "PASS";
            case Outcome.Fail ignored -> "FAIL";
            case Outcome.Unscorable ignored -> "UNSCORABLE";
        };
    }
}
