package io.reflectretry.model.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import io.reflectretry.model.policy.PolicyVersion;
import java.util.List;
import java.util.Optional;

/**
 * A rollout says which policies it holds: after each load, swap or refusal.
 *
 * @param replica the rollout's stable name
 * @param sequence counts this process's reports, from 0
 * @param live the versions that it can answer with now
 * @param refused checkpoints that it would not load, with the reason; the old policy stays live
 */
public record RolloutReported(
        String id,
        int schemaVersion,
        Optional<String> causation,
        String replica,
        @JsonProperty(required = true) long sequence,
        List<PolicyVersion> live,
        List<Refusal> refused)
        implements Event {

    public RolloutReported {
        Require.text(id, "id");
        causation = Require.optional(causation);
        Require.text(replica, "replica");
        live = Require.list(live);
        refused = Require.list(refused);
    }

    /**
     * A checkpoint that was not loaded.
     *
     * @param policy which
     * @param reason what is wrong with it, and where
     */
    public record Refusal(PolicyVersion policy, String reason) {
        public Refusal {
            Require.present(policy, "policy");
            Require.present(reason, "reason");
        }
    }

    /**
     * A report; {@code boot} tells the processes of one replica apart.
     *
     * @param causation the id of the checkpoint event that led to it, if one did
     */
    public static RolloutReported of(
            String replica,
            String boot,
            long sequence,
            Optional<String> causation,
            List<PolicyVersion> live,
            List<Refusal> refused) {
        return new RolloutReported(
                "%s/%s/%d".formatted(replica, boot, sequence),
                SCHEMA_VERSION,
                causation,
                replica,
                sequence,
                live,
                refused);
    }

    @Override
    public Optional<String> runId() {
        return Optional.empty();
    }

    @Override
    public Topic topic() {
        return Topic.ROLLOUTS;
    }

    @Override
    public String key() {
        return replica;
    }
}
