package io.reflectretry.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.ShadowVerdictReached;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.Sample;

/**
 * What the audit keeps of an event beside its ids: what it adds to the one that caused it. Token
 * arrays stay in the log.
 */
final class EventDetail {

    private EventDetail() {}

    static JsonNode of(Event event) {
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        switch (event) {
            case TaskIssued e ->
                    detail.put("purpose", e.episode().purpose().name())
                            .put("wanted", e.episode().policy().lineage())
                            .put("wantedVersion", e.episode().policy().version())
                            .put("groupSize", e.episode().groupSize())
                            .set("task", Json.mapper().valueToTree(e.episode().task()));
            case AttemptMade e -> sample(detail, e.attempt());
            case VerdictReached e -> {
                outcome(detail, e.outcome());
                detail.put("verifier", e.verifier().type() + " " + e.verifier().version());
            }
            case ReflectionWritten e -> sample(detail, e.reflection());
            case RetryMade e -> sample(detail, e.retry());
            case RewardAssigned e -> {
                outcome(detail, e.outcome());
                detail.put("verifier", e.verifier().type() + " " + e.verifier().version());
            }
            case EpisodeUnscored e -> {
                outcome(detail, e.outcome());
                detail.put("stage", e.stage().name());
            }
            case ShadowVerdictReached e -> {
                outcome(detail, e.outcome());
                detail.put("verifier", e.verifier().type() + " " + e.verifier().version())
                        .put("judging", e.judging())
                        .set("settings", e.settings());
            }
            case CheckpointPublished e -> {
                detail.put("policy", e.policy().toString())
                        .put("path", e.path())
                        .put("manifestSha256", e.manifestSha256());
                e.step()
                        .ifPresent(
                                step ->
                                        detail.put("step", step.step())
                                                .put("groups", step.groups().size())
                                                .put("weightsSha256", step.weightsSha256())
                                                .set(
                                                        "metrics",
                                                        Json.mapper().valueToTree(step.metrics())));
            }
            case RunChanged e -> {
                detail.put("state", e.state().name());
                e.reason().ifPresent(reason -> detail.put("reason", reason));
                detail.set("configuration", Json.mapper().valueToTree(e.configuration()));
            }
            case RolloutReported e -> {
                detail.set("live", Json.mapper().valueToTree(e.live()));
                detail.set("refused", Json.mapper().valueToTree(e.refused()));
            }
        }
        return detail;
    }

    private static void sample(ObjectNode detail, Sample sample) {
        detail.put("text", sample.text())
                .put("tokens", sample.tokenIds().length)
                .put("promptTokens", sample.promptTokenIds().length)
                .put("finish", sample.finish().name())
                .put("policy", sample.policy().toString());
    }

    private static void outcome(ObjectNode detail, Outcome outcome) {
        switch (outcome) {
            case Outcome.Pass pass -> detail.put("verdict", "PASS");
            case Outcome.Fail fail -> detail.put("verdict", "FAIL");
            case Outcome.Unscorable unscorable ->
                    detail.put("verdict", "UNSCORABLE").put("kind", unscorable.kind().name());
        }
        detail.put("reason", outcome.reason());
    }
}
