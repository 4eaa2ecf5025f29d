package io.reflectretry.rollout.policies;

import io.reflectretry.model.policy.PolicyRequest;
import io.reflectretry.rollout.policies.VersionState.Announced;
import io.reflectretry.rollout.policies.VersionState.Evicted;
import io.reflectretry.rollout.policies.VersionState.Live;
import io.reflectretry.rollout.policies.VersionState.Loadable;
import io.reflectretry.rollout.policies.VersionState.Loading;
import io.reflectretry.rollout.policies.VersionState.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeMap;

/**
 * The versions of one lineage and the requests that wait for one of them. Not thread-safe: the
 * registry's lock guards it.
 */
final class Lineage<P extends HeldPolicy> {

    private final TreeMap<Long, VersionState<P>> versions = new TreeMap<>();

    /** Those of them that are live: looked up for each request, while the others pile up. */
    private final TreeMap<Long, Live<P>> live = new TreeMap<>();

    private final SequencedMap<PolicyRequest, SequencedSet<Waiter<P>>> waiting =
            new LinkedHashMap<>();
    private boolean asked;

    /**
     * Somebody says where a version lies.
     *
     * @return false where that is known already and changes nothing
     */
    boolean announce(Checkpoint checkpoint) {
        VersionState<P> known = versions.get(checkpoint.policy().version());
        VersionState<P> next =
                switch (known) {
                    case null -> new Announced<>(checkpoint);
                    case Refused<P> refused -> refused.announceAgain(checkpoint);
                    // A version is never overwritten: who announces it again repeats himself.
                    case Announced<P> same -> same;
                    case Evicted<P> same -> same;
                    case Loading<P> same -> same;
                    case Live<P> same -> same;
                };
        put(next);
        return next != known;
    }

    /** Somebody asks for this lineage: from now on its newest version is kept ready. */
    void ask() {
        asked = true;
        if (newestUsable().orElse(null) instanceof Evicted<P> evicted) {
            put(evicted.revive());
        }
    }

    /** The newest live version that may serve the request. */
    Optional<Live<P>> serving(PolicyRequest request) {
        Map.Entry<Long, Live<P>> newest = live.lastEntry();
        if (request.exact()) {
            return Optional.ofNullable(live.get(request.version()));
        }
        return newest != null && newest.getKey() >= request.version()
                ? Optional.of(newest.getValue())
                : Optional.empty();
    }

    /**
     * What to load next: first what requests wait for, the oldest request first; then the newest
     * version, skipping all between. Nothing where all that is wanted is live or under way.
     */
    Optional<Loadable<P>> wanted() {
        for (PolicyRequest request : waiting.keySet()) {
            if (candidate(request).orElse(null) instanceof Loadable<P> loadable) {
                return Optional.of(loadable);
            }
        }
        return asked && newestUsable().orElse(null) instanceof Announced<P> announced
                ? Optional.of(announced)
                : Optional.empty();
    }

    /** The version that a waiting request would be served by, as things stand. */
    Optional<VersionState<P>> candidate(PolicyRequest request) {
        Optional<VersionState<P>> state =
                request.exact()
                        ? Optional.ofNullable(versions.get(request.version()))
                        : newestUsable();
        return state.filter(s -> !(s instanceof Refused<P>))
                .filter(s -> request.accepts(s.checkpoint().policy()));
    }

    /**
     * Puts a request in the queue.
     *
     * @return whether it is the first that wants this
     */
    boolean await(Waiter<P> waiter) {
        SequencedSet<Waiter<P>> same =
                waiting.computeIfAbsent(waiter.request(), request -> new LinkedHashSet<>());
        same.add(waiter);
        return same.size() == 1;
    }

    /** The request is no longer wanted. */
    void forget(Waiter<P> waiter) {
        waiting.computeIfPresent(
                waiter.request(),
                (request, same) -> {
                    same.remove(waiter);
                    return same.isEmpty() ? null : same;
                });
    }

    /** Takes out the waiting requests that a version can serve, in their order. */
    List<Waiter<P>> takeServedBy(Checkpoint checkpoint) {
        List<Waiter<P>> served = new ArrayList<>();
        for (Iterator<Map.Entry<PolicyRequest, SequencedSet<Waiter<P>>>> all =
                        waiting.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<PolicyRequest, SequencedSet<Waiter<P>>> same = all.next();
            if (same.getKey().accepts(checkpoint.policy())) {
                served.addAll(same.getValue());
                all.remove();
            }
        }
        return served;
    }

    /** How many requests wait, by what they want. */
    SequencedMap<PolicyRequest, Integer> waiting() {
        SequencedMap<PolicyRequest, Integer> counts = new LinkedHashMap<>();
        waiting.forEach((request, same) -> counts.put(request, same.size()));
        return counts;
    }

    /** What is known of a version. */
    Optional<VersionState<P>> state(long version) {
        return Optional.ofNullable(versions.get(version));
    }

    /** All versions, oldest first. */
    Collection<VersionState<P>> states() {
        return versions.values();
    }

    /** The live versions, oldest first. */
    Collection<Live<P>> live() {
        return live.values();
    }

    /** A version's new state. */
    void put(VersionState<P> state) {
        long version = state.checkpoint().policy().version();
        versions.put(version, state);
        if (state instanceof Live<P> nowLive) {
            live.put(version, nowLive);
        } else {
            live.remove(version);
        }
    }

    /** Whether requests are served or wait now. */
    boolean active() {
        return !waiting.isEmpty() || live.values().stream().anyMatch(l -> !l.idle());
    }

    /** The newest refused version that the request would accept. */
    Optional<Refused<P>> refused(PolicyRequest request) {
        for (VersionState<P> state : versions.descendingMap().values()) {
            if (state instanceof Refused<P> refused
                    && request.accepts(state.checkpoint().policy())) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }

    /** The newest version that is live. */
    OptionalLong newestLive() {
        return live.isEmpty() ? OptionalLong.empty() : OptionalLong.of(live.lastKey());
    }

    private Optional<VersionState<P>> newestUsable() {
        for (VersionState<P> state : versions.descendingMap().values()) {
            if (!(state instanceof Refused<P>)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
