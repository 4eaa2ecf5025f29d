package io.reflectretry.trainer.training;

import io.reflectretry.policy.engine.PolicyEngine;
import io.reflectretry.policy.network.Policy;
import io.reflectretry.policy.network.PromptGroup;
import io.reflectretry.policy.network.Scores;
import io.reflectretry.policy.training.TrainablePolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The policy from which the KL term measures: the untrained one. Any thread. */
interface KlReference extends AutoCloseable {

    /** Log-probabilities of completions; see {@link Policy#score}. */
    CompletableFuture<Scores> score(List<PromptGroup> groups, double temperature);

    @Override
    void close();

    /** A policy of its own, which is closed with it. */
    static KlReference of(Policy policy) {
        return new KlReference() {
            @Override
            public CompletableFuture<Scores> score(List<PromptGroup> groups, double temperature) {
                return policy.score(groups, temperature);
            }

            @Override
            public void close() {
                policy.close();
            }
        };
    }

    /** The base of an adapter that learns, with the adapter off: no second copy of the weights. */
    static KlReference baseOf(TrainablePolicy policy, PolicyEngine engine) {
        return new KlReference() {
            @Override
            public CompletableFuture<Scores> score(List<PromptGroup> groups, double temperature) {
                return engine.submit(() -> policy.scoreBase(groups, temperature));
            }

            @Override
            public void close() {
                // The base is the policy's.
            }
        };
    }
}
