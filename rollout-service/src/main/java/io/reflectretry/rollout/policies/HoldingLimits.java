package io.reflectretry.rollout.policies;

import io.reflectretry.rollout.policies.VersionState.Live;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How much is held, and which policy goes when it is more.
 *
 * @param bytes the most memory that live policies should take; the one being loaded comes on top
 * @param superseded the most versions that nobody uses and that are not the newest of their lineage
 */
public record HoldingLimits(long bytes, int superseded) {

    public HoldingLimits {
        if (bytes < 1) {
            throw new IllegalArgumentException(
                    "rrr.policies.memory must be 1 byte or more, not " + bytes);
        }
        if (superseded < 0) {
            throw new IllegalArgumentException(
                    "rrr.policies.superseded must be 0 or more, not " + superseded);
        }
    }

    /**
     * The version to give up, if one must and can go: the least recently used of those that nobody
     * uses. The newest of a lineage goes after all others, and only while nobody asks for that
     * lineage; the last live policy of all stays, however large.
     */
    <P extends HeldPolicy> Optional<Live<P>> victim(Collection<Lineage<P>> lineages) {
        List<Live<P>> idle = lineages.stream().flatMap(HoldingLimits::idleSuperseded).toList();
        boolean tooLarge = used(lineages) > bytes;
        if (!tooLarge && idle.size() <= superseded) {
            return Optional.empty();
        }
        return leastRecentlyUsed(idle.stream())
                .or(
                        () ->
                                tooLarge && count(lineages) > 1
                                        ? idleNewest(lineages)
                                        : Optional.empty());
    }

    private static <P extends HeldPolicy> Optional<Live<P>> idleNewest(
            Collection<Lineage<P>> lineages) {
        return leastRecentlyUsed(
                lineages.stream()
                        .filter(Predicate.not(Lineage::active))
                        .flatMap(l -> l.live().stream()));
    }

    private static <P extends HeldPolicy> Stream<Live<P>> idleSuperseded(Lineage<P> lineage) {
        long newest = lineage.newestLive().orElse(-1);
        return lineage.live().stream()
                .filter(Live::idle)
                .filter(l -> l.checkpoint().policy().version() != newest);
    }

    private static <P extends HeldPolicy> Optional<Live<P>> leastRecentlyUsed(
            Stream<Live<P>> candidates) {
        return candidates.min(Comparator.comparingLong(Live::lastUse));
    }

    private static <P extends HeldPolicy> long used(Collection<Lineage<P>> lineages) {
        return shared(lineages) + policies(lineages).mapToLong(HeldPolicy::bytes).sum();
    }

    /** What live policies share, each part once. */
    static <P extends HeldPolicy> long shared(Collection<Lineage<P>> lineages) {
        return policies(lineages)
                .flatMap(policy -> policy.shared().stream())
                .distinct()
                .mapToLong(HeldPolicy.SharedMemory::bytes)
                .sum();
    }

    private static <P extends HeldPolicy> Stream<P> policies(Collection<Lineage<P>> lineages) {
        return lineages.stream().flatMap(l -> l.live().stream()).map(Live::policy);
    }

    private static <P extends HeldPolicy> long count(Collection<Lineage<P>> lineages) {
        return lineages.stream().mapToLong(l -> l.live().size()).sum();
    }
}
