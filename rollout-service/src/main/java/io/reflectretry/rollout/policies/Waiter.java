package io.reflectretry.rollout.policies;

import io.reflectretry.model.policy.PolicyRequest;
import java.util.function.Consumer;

/**
 * A request for which no version is live yet. Two waiters are never the same, even for equal
 * requests: identity is what counts.
 */
final class Waiter<P extends HeldPolicy> {

    private final PolicyRequest request;
    private final Consumer<P> start;

    Waiter(PolicyRequest request, Consumer<P> start) {
        this.request = request;
        this.start = start;
    }

    PolicyRequest request() {
        return request;
    }

    /** Goes on with a policy, which is counted as used until the work is done. */
    void start(P policy) {
        start.accept(policy);
    }
}
