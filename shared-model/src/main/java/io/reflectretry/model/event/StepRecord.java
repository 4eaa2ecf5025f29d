package io.reflectretry.model.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import java.util.List;
import java.util.Map;

/**
 * What one optimizer step was made of: enough to do it again from the log.
 *
 * @param step the step's number, from 1; the version of the weights that it made
 * @param groups the groups that it trained on, in the order of the sum
 * @param closed the groups that were closed without training since the step before, and why
 * @param offsets by "topic-partition", the offset up to which the trainer had read
 * @param metrics figures of the step under the community's names, for example {@code reward}
 * @param weightsSha256 hash of the weights after the step, as in the checkpoint's manifest
 */
public record StepRecord(
        @JsonProperty(required = true) long step,
        List<TrainedGroup> groups,
        List<ClosedGroup> closed,
        Map<String, Long> offsets,
        Map<String, Double> metrics,
        String weightsSha256) {

    public StepRecord {
        Require.that(step >= 1, "step", "must be 1 or more");
        groups = Require.list(groups);
        closed = Require.list(closed);
        offsets = offsets == null ? Map.of() : Map.copyOf(offsets);
        metrics = metrics == null ? Map.of() : Map.copyOf(metrics);
        Require.text(weightsSha256, "weightsSha256");
    }

    /**
     * A group that was trained.
     *
     * @param group the episode's id
     * @param rewards the ids of the rewards that were used, in the order of the members
     */
    public record TrainedGroup(String group, List<String> rewards) {
        public TrainedGroup {
            Require.text(group, "group");
            rewards = Require.list(rewards);
        }
    }

    /**
     * A group that was closed without training.
     *
     * @param group the episode's id
     * @param reason why
     */
    public record ClosedGroup(String group, CloseReason reason) {
        public ClosedGroup {
            Require.text(group, "group");
            Require.present(reason, "reason");
        }
    }
}
