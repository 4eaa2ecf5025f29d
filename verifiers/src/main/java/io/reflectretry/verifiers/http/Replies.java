package io.reflectretry.verifiers.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.verifiers.text.Excerpt;
import io.reflectretry.verifiers.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads an endpoint's answer: {@code {"verdict": "PASS", "reason": "…"}}. */
final class Replies {

    private static final int MAX_REASON = 2000;

    private Replies() {}

    static Reply of(int status, Optional<String> retryAfter, byte[] body) {
        if (status == 429 || status == 408 || status >= 500) {
            return new Reply.TryAgain("it answers with status " + status, seconds(retryAfter));
        }
        String text = new String(body, StandardCharsets.UTF_8);
        if (status < 200 || status > 299) {
            return new Reply.Refused(
                    "it answers with status %d: %s".formatted(status, Excerpt.of(text)));
        }
        Optional<JsonNode> json = JsonText.whole(text);
        String verdict =
                json.map(j -> j.path("verdict").asText("").toUpperCase(Locale.ROOT)).orElse("");
        String reason = json.map(j -> j.path("reason").asText("")).orElse("");
        if (reason.isBlank()) {
            reason = "The endpoint says so and gives no reason.";
        }
        if (reason.length() > MAX_REASON) {
            reason = reason.substring(0, MAX_REASON) + "…";
        }
        return switch (verdict) {
            case "PASS" -> new Reply.Judged(new Outcome.Pass(reason));
            case "FAIL" -> new Reply.Judged(new Outcome.Fail(reason));
            case "UNSCORABLE" ->
                    new Reply.Judged(new Outcome.Unscorable(UnscorableKind.VERIFIER_ERROR, reason));
            default ->
                    new Reply.Refused(
                            "it answers '%s', which has no \"verdict\" of PASS, FAIL or UNSCORABLE"
                                    .formatted(Excerpt.of(text)));
        };
    }

    private static Duration seconds(Optional<String> retryAfter) {
        try {
            return retryAfter
                    .map(s -> Duration.ofSeconds(Math.clamp(Long.parseLong(s.strip()), 0, 3600)))
                    .orElse(Duration.ZERO);
        } catch (NumberFormatException e) {
            // A date is allowed too; the back-off does as well.
            return Duration.ZERO;
        }
    }
}
