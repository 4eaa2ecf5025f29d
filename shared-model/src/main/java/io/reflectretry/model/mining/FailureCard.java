package io.reflectretry.model.mining;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.reflectretry.model.evaluation.Estimate;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.MiningRule;
import java.util.Map;
import java.util.Optional;

/**
 * What a data set of failures holds and how it was made; lies beside it as JSON.
 *
 * @param file the file, relative to the storage root
 * @param run the mining run
 * @param data the tasks' file, relative to the storage root
 * @param dataSha256 of that file's bytes when the mining ended, hexadecimal
 * @param policy who failed
 * @param model the model's folder, where the policy is an untrained one
 * @param tokenizerSha256 of the policy's tokenizer.json: only models with the same one can read the
 *     token ids; nothing where it has none
 * @param sampling how attempts were drawn
 * @param seed the seed of the sampling
 * @param rule how often a task was sampled
 * @param counts what became of tasks and samples
 * @param failureRate the share of failures among the samples that were judged. Tasks that fail
 *     often differently are sampled less often, those that hardly fail too: no measure of the
 *     policy
 * @param firstSampleFailureRate the same among the first samples of each task: an unbiased one
 * @param reasons kept failures by the kind of reason, its numbers and quotations left out
 * @param samplesOfTasks by number of samples, how many tasks were sampled so often
 * @param ended by what ended the sampling of a task, how many tasks
 * @param sha256 of the file's bytes, hexadecimal
 */
public record FailureCard(
        String file,
        String run,
        String data,
        String dataSha256,
        PolicyVersion policy,
        Optional<String> model,
        Optional<String> tokenizerSha256,
        Sampling sampling,
        @JsonProperty(required = true) long seed,
        MiningRule rule,
        Counts counts,
        Estimate failureRate,
        Estimate firstSampleFailureRate,
        Map<String, Long> reasons,
        Map<Integer, Long> samplesOfTasks,
        Map<MiningRule.Verdict, Long> ended,
        String sha256) {

    public FailureCard {
        reasons = Map.copyOf(reasons);
        samplesOfTasks = Map.copyOf(samplesOfTasks);
        ended = Map.copyOf(ended);
    }

    /**
     * What became of tasks and samples: samples = passed + failed + unscored, failed = kept +
     * duplicates + surplus.
     *
     * @param tasks tasks sampled
     * @param tasksWithFailures tasks of which a failure was kept
     * @param samples attempts asked for
     * @param passed attempts that passed
     * @param failed attempts that failed
     * @param unscored attempts that nobody could judge, or that never came
     * @param kept failures in the file
     * @param duplicates failures left out because the same task had failed with the same tokens
     * @param surplus different failures left out because the task had enough of them
     */
    public record Counts(
            long tasks,
            long tasksWithFailures,
            long samples,
            long passed,
            long failed,
            long unscored,
            long kept,
            long duplicates,
            long surplus) {}
}
