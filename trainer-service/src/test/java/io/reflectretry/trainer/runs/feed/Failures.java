package io.reflectretry.trainer.runs.feed;

import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.mining.MinedFailure;
import io.reflectretry.model.policy.FinishReason;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.trainer.runs.TestRuns;

/** Recorded failures for tests. */
final class Failures {

    private Failures() {}

    /** The failure of episode {@code mine-1:index}, whose attempt holds these tokens. */
    static MinedFailure of(int index, VerifierId verifier, int... tokens) {
        var attempt =
                new Sample(
                        new int[] {1, 2},
                        tokens,
                        new float[tokens.length],
                        "wrong",
                        FinishReason.STOP,
                        new PolicyVersion("base", 0));
        return new MinedFailure(
                "mine-1:" + index,
                TestRuns.tasks(1).getFirst(),
                attempt,
                "is 5, not 3",
                verifier,
                Sampling.whole(1, 16),
                7);
    }
}
