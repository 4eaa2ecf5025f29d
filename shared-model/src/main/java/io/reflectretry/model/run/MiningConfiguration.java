package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sampling;
import java.util.Optional;

/**
 * Collects a policy's failures: samples each task several times, and keeps the attempts that fail.
 *
 * @param policy the version that answers; no other may. Given where no model is
 * @param model the folder of the model that answers, relative to the storage root: it becomes
 *     version 0 of a lineage with the run's own id. Given where no policy is
 * @param data the tasks' JSONL file, relative to the storage root; each has an id of its own
 * @param tasks how many of its tasks to sample, from the first; nothing for all
 * @param seed sampling derives from it
 * @param attempt how answers are drawn
 * @param rule how often a task is sampled
 */
public record MiningConfiguration(
        Optional<PolicyVersion> policy,
        Optional<String> model,
        String data,
        Optional<Integer> tasks,
        @JsonProperty(required = true) long seed,
        Sampling attempt,
        MiningRule rule)
        implements RunConfiguration {

    public MiningConfiguration {
        policy = Require.optional(policy);
        model = Require.optional(model);
        Require.that(
                policy.isPresent() != model.isPresent(),
                "policy",
                "must be given, or model: one of the two");
        Require.text(data, "data");
        tasks = Require.optional(tasks);
        Require.that(tasks.orElse(1) >= 1, "tasks", "must be 1 or more");
        Require.present(attempt, "attempt");
        rule = rule == null ? MiningRule.defaults() : rule;
    }

    /** The version that answers in the run of this name. */
    public PolicyVersion policyIn(String run) {
        return policy.orElseGet(() -> new PolicyVersion(run, 0));
    }
}
