package io.reflectretry.rollout.rest;

import io.reflectretry.model.event.RolloutReported.Refusal;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.rollout.policies.RegistrySnapshot;
import io.reflectretry.rollout.policies.RegistrySnapshot.LivePolicyView;
import io.reflectretry.rollout.policies.RegistrySnapshot.Waiting;
import java.util.List;

/**
 * The policies of one replica.
 *
 * @param replica its name
 * @param memory what policies take and may take
 * @param live what answers now
 * @param loading what the loader has
 * @param refused checkpoints that could not be used, with the reason
 * @param waiting what requests wait for, with the reason
 */
public record PoliciesView(
        String replica,
        Memory memory,
        List<LivePolicyView> live,
        List<PolicyVersion> loading,
        List<Refusal> refused,
        List<Waiting> waiting) {

    /**
     * Memory for weights.
     *
     * @param usedBytes what live policies take
     * @param budgetBytes what they may take
     */
    public record Memory(long usedBytes, long budgetBytes) {}

    static PoliciesView of(String replica, RegistrySnapshot now) {
        return new PoliciesView(
                replica,
                new Memory(now.usedBytes(), now.budgetBytes()),
                now.live(),
                now.loading(),
                now.refused(),
                now.waiting());
    }

    /** What concerns one lineage. */
    PoliciesView of(String lineage) {
        return new PoliciesView(
                replica,
                memory,
                live.stream().filter(l -> l.policy().lineage().equals(lineage)).toList(),
                loading.stream().filter(l -> l.lineage().equals(lineage)).toList(),
                refused.stream().filter(r -> r.policy().lineage().equals(lineage)).toList(),
                waiting.stream().filter(w -> w.request().lineage().equals(lineage)).toList());
    }

    /** Whether there is nothing in it. */
    boolean holdsNothing() {
        return live.isEmpty() && loading.isEmpty() && refused.isEmpty() && waiting.isEmpty();
    }
}
