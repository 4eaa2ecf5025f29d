package io.reflectretry.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.model.evaluation.Estimate;
import io.reflectretry.model.evaluation.EvaluatedTask;
import io.reflectretry.model.evaluation.EvaluatedTask.SecondTry;
import io.reflectretry.model.evaluation.EvaluationResult;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.policy.PolicyVersion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GainTest {

    private static final Outcome PASS = new Outcome.Pass("right");
    private static final Outcome FAIL = new Outcome.Fail("wrong");
    private static final Outcome NOBODY_KNOWS =
            new Outcome.Unscorable(UnscorableKind.TIMEOUT, "too slow");

    @Test
    void comparesTaskByTaskAndLeavesOutWhatHasNoScore() {
        var before = result(0.1, task(0, FAIL, FAIL), task(1, PASS, null), task(2, FAIL, FAIL));
        var after =
                result(0.3, task(0, FAIL, PASS), task(1, PASS, null), task(2, FAIL, NOBODY_KNOWS));

        Gain gain = Gain.between(before, after);

        assertThat(gain.secondTryAccuracy().n()).isEqualTo(2);
        assertThat(gain.secondTryAccuracy().value()).isEqualTo(0.5);
        assertThat(gain.firstTryAccuracy().value()).isZero();
        assertThat(gain.retrySuccessFactor()).isCloseTo(3, within(1e-12));
    }

    private static EvaluatedTask task(int index, Outcome first, Outcome second) {
        return new EvaluatedTask(
                index,
                "t" + index,
                "numbers 1 2 3 target 6",
                Optional.of("1 + 2"),
                first,
                Optional.ofNullable(second)
                        .map(o -> new SecondTry(Optional.of("r"), 2, Optional.of("1 + 2"), o)),
                Optional.empty());
    }

    private static EvaluationResult result(double retrySuccess, EvaluatedTask... tasks) {
        Estimate none = Estimate.share(0, 0);
        return new EvaluationResult(
                "e",
                new PolicyVersion("demo", 1),
                "data",
                1,
                none,
                none,
                new Estimate(retrySuccess, 0, 1, 10),
                none,
                new EvaluationResult.Counts(3, 0, 0, 0, 0, 0, 0),
                Optional.empty(),
                List.of(tasks));
    }
}
