package io.reflectretry.rollout.policies;

import io.reflectretry.model.event.RolloutReported.Refusal;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import java.util.List;

/**
 * The registry at one moment; lists are sorted by lineage, then version.
 *
 * @param live what answers now
 * @param loading what the loader has
 * @param refused checkpoints that could not be used
 * @param waiting what requests wait for
 * @param sharedBytes the memory of the bases under live adapters, each counted once
 * @param budgetBytes the memory that policies may take
 */
public record RegistrySnapshot(
        List<LivePolicyView> live,
        List<PolicyVersion> loading,
        List<Refusal> refused,
        List<Waiting> waiting,
        long sharedBytes,
        long budgetBytes) {

    /**
     * A version that answers.
     *
     * @param bytes its memory, without what it shares
     * @param users the requests that it is at work for
     */
    public record LivePolicyView(PolicyVersion policy, long bytes, int users) {}

    /**
     * Requests for which nothing is live.
     *
     * @param request what they want
     * @param requests how many there are
     * @param reason why it is not live
     */
    public record Waiting(PolicyRequest request, int requests, String reason) {}

    /** The memory that live policies take. */
    public long usedBytes() {
        return sharedBytes + live.stream().mapToLong(LivePolicyView::bytes).sum();
    }

    /** The versions that answer. */
    public List<PolicyVersion> liveVersions() {
        return live.stream().map(LivePolicyView::policy).toList();
    }
}
