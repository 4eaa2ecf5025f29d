package io.reflectretry.rollout.policies;

import io.reflectretry.model.event.RolloutReported.Refusal;
import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.rollout.policies.RegistrySnapshot.LivePolicyView;
import io.reflectretry.rollout.policies.VersionState.Announced;
import io.reflectretry.rollout.policies.VersionState.Evicted;
import io.reflectretry.rollout.policies.VersionState.Live;
import io.reflectretry.rollout.policies.VersionState.Loadable;
import io.reflectretry.rollout.policies.VersionState.Loading;
import io.reflectretry.rollout.policies.VersionState.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells people and other services what the registry holds. */
final class Snapshots {

    private Snapshots() {}

    /** The state of all lineages; the caller holds the registry's lock. */
    static <P extends HeldPolicy> RegistrySnapshot of(
            Map<String, Lineage<P>> lineages, HoldingLimits limits) {
        List<LivePolicyView> live = new ArrayList<>();
        List<PolicyVersion> loading = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        List<RegistrySnapshot.Waiting> waiting = new ArrayList<>();
        for (Lineage<P> lineage : new TreeMap<>(lineages).values()) {
            for (VersionState<P> state : lineage.states()) {
                PolicyVersion policy = state.checkpoint().policy();
                switch (state) {
                    case Live<P> l ->
                            live.add(new LivePolicyView(policy, l.policy().bytes(), l.users()));
                    case Loading<P> ignored -> loading.add(policy);
                    case Refused<P> r -> refused.add(new Refusal(policy, r.reason()));
                    case Announced<P> ignored -> {}
                    case Evicted<P> ignored -> {}
                }
            }
            lineage.waiting()
                    .forEach(
                            (request, requests) ->
                                    waiting.add(
                                            new RegistrySnapshot.Waiting(
                                                    request,
                                                    requests,
                                                    whyNotLive(lineage, request))));
        }
        return new RegistrySnapshot(
                live,
                loading,
                refused,
                waiting,
                HoldingLimits.shared(lineages.values()),
                limits.bytes());
    }

    /** What a waiting request waits for, as the rest of a sentence. */
    static <P extends HeldPolicy> String whyNotLive(Lineage<P> lineage, PolicyRequest request) {
        return switch (lineage.candidate(request).orElse(null)) {
            case null ->
                    lineage.refused(request)
                            .map(
                                    r ->
                                            "the checkpoint of %s was refused; announce it again when it is mended"
                                                    .formatted(r.checkpoint().policy()))
                            .orElse("no such checkpoint was announced yet");
            case Loadable<P> l -> "%s is next to be loaded".formatted(l.checkpoint().policy());
            case Loading<P> l -> "%s is being loaded".formatted(l.checkpoint().policy());
            case Live<P> l -> "%s is live".formatted(l.checkpoint().policy());
            case Refused<P> r -> "%s was refused".formatted(r.checkpoint().policy());
        };
    }

    /** What a request wants, in words. */
    static String describe(PolicyRequest request) {
        return "%s version %d%s"
                .formatted(
                        request.lineage(),
                        request.version(),
                        request.exact() ? ", no other" : " or later");
    }
}
