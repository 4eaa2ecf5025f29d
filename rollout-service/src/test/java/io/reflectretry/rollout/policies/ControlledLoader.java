package io.reflectretry.rollout.policies;

import io.reflectretry.model.policy.PolicyVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A loader whose every load ends when the test says so. */
final class ControlledLoader implements PolicyLoader<ControlledLoader.Held> {

    private final Map<PolicyVersion, CompletableFuture<Held>> underWay = new HashMap<>();
    private final List<Long> asked = new ArrayList<>();
    private final List<Long> closed = new ArrayList<>();

    record Held(
            PolicyVersion version, long bytes, Optional<SharedMemory> shared, List<Long> closings)
            implements HeldPolicy {
        @Override
        public void close() {
            closings.add(version.version());
        }
    }

    @Override
    public CompletableFuture<Held> load(Checkpoint checkpoint) {
        CompletableFuture<Held> load = new CompletableFuture<>();
        if (underWay.put(checkpoint.policy(), load) != null) {
            throw new AssertionError(checkpoint.policy() + " is being loaded already");
        }
        asked.add(checkpoint.policy().version());
        return load;
    }

    /** The load of a version succeeds. */
    void finish(PolicyVersion policy) {
        underWay.remove(policy).complete(new Held(policy, 100, Optional.empty(), closed));
    }

    /** The load of an adapter succeeds, which takes 1 byte beside a base of 100. */
    void finishOver(PolicyVersion policy, Object base) {
        Optional<HeldPolicy.SharedMemory> shared =
                Optional.of(new HeldPolicy.SharedMemory(base, 100));
        underWay.remove(policy).complete(new Held(policy, 1, shared, closed));
    }

    /** The load of a version fails. */
    void fail(PolicyVersion policy, String reason) {
        underWay.remove(policy).completeExceptionally(new IllegalStateException(reason));
    }

    /** All versions that were asked for, in order. */
    List<Long> asked() {
        return asked;
    }

    /** The versions whose memory was freed, in order. */
    List<Long> closed() {
        return closed;
    }
}
