package io.reflectretry.model.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.Require;
import io.reflectretry.model.policy.PolicyVersion;

/**
 * Measures one version of a policy: first try, and second try after one reflection.
 *
 * @param policy the version that answers; no other may
 * @param data the held-out tasks' JSONL file, relative to the storage root
 * @param tasks how many of its tasks to play, from the first
 * @param seed sampling derives from it and the task's index, not from the version: two versions
 *     under one seed are paired
 * @param control true: after that, the failed tasks are retried once more, each with the reflection
 *     that was written for another failed task
 * @param play prompts and sampling
 */
public record EvaluationConfiguration(
        PolicyVersion policy,
        String data,
        @JsonProperty(required = true) int tasks,
        @JsonProperty(required = true) long seed,
        boolean control,
        PlaySettings play)
        implements RunConfiguration {

    public EvaluationConfiguration {
        Require.present(policy, "policy");
        Require.text(data, "data");
        Require.that(tasks >= 1, "tasks", "must be 1 or more");
        Require.present(play, "play");
    }
}
