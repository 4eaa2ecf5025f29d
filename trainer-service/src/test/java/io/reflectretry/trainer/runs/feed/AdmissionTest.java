package io.reflectretry.trainer.runs.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.run.BranchPoint;
import io.reflectretry.model.run.FailureSettings;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.trainer.runs.TestRuns;
import io.reflectretry.trainer.runs.feed.Admission.Portion;
import io.reflectretry.trainer.runs.follow.FirstTries;
import io.reflectretry.trainer.runs.follow.FirstTry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {

    @Test
    void feedsTheFailuresOfTheFirstStepsAtTheGuessedRate() {
        // Given one version ahead, 12 failures a step, nothing known
        Admission admission = new Admission(TestRuns.training(10, 12, 2, 1));

        // Then (1 + 0 + 1) * 12 / 0.6
        assertThat(admission.tasksToFeed(new EpisodeLedger(2))).isEqualTo(40);
    }

    @Test
    void tasksUnderWayCountByTheFailureRateAndFailuresInFull() {
        // Given
        Admission admission = new Admission(TestRuns.training(10, 12, 2, 1));
        EpisodeLedger ledger = new EpisodeLedger(2);
        for (int i = 0; i < 20; i++) {
            ledger.taskIssued(i);
        }

        // Then 24 - 0.6 * 20 = 12 are missing
        assertThat(admission.tasksToFeed(ledger)).isEqualTo(20);
    }

    @Test
    void holdsBackWhenTheBatchesAreFull() {
        Admission admission = new Admission(TestRuns.training(10, 2, 2, 1));
        EpisodeLedger ledger = new EpisodeLedger(2);
        fail(ledger, 0, 4);
        assertThat(admission.tasksToFeed(ledger)).isZero();

        // A closed group gives its place back
        ledger.groupClosed("run:0", CloseReason.EXPIRED);
        assertThat(admission.tasksToFeed(ledger)).isPositive();
    }

    @Test
    void aNewVersionOpensTheNextBatch() {
        Admission admission = new Admission(TestRuns.training(10, 2, 2, 1));
        EpisodeLedger ledger = new EpisodeLedger(2);
        fail(ledger, 0, 4);
        ledger.stepTaken(EpisodeLedgerTest.step(1, List.of(0L, 1L), Map.of()));
        ledger.versionPublished(1);

        assertThat(admission.tasksToFeed(ledger)).isPositive();
    }

    @Test
    void feedsNoMoreThanTheLastStepsCanUse() {
        // Given the last of ten steps is under way, and its batch is there
        Admission admission = new Admission(TestRuns.training(10, 2, 2, 3));
        EpisodeLedger ledger = new EpisodeLedger(2);
        fail(ledger, 0, 2);
        ledger.versionPublished(9);
        assertThat(admission.tasksToFeed(ledger)).isZero();

        // And none when all are taken
        ledger.groupClosed("run:0", CloseReason.EXPIRED);
        ledger.versionPublished(10);
        assertThat(admission.tasksToFeed(ledger)).isZero();
    }

    @Test
    void lockStepWaitsForAllVerdicts() {
        Admission admission = new Admission(TestRuns.training(10, 4, 2, 0));
        EpisodeLedger ledger = new EpisodeLedger(2);
        assertThat(admission.lockStep()).isTrue();
        assertThat(admission.tasksToFeed(ledger)).isEqualTo(7);

        ledger.taskIssued(0);
        assertThat(admission.tasksToFeed(ledger)).isZero();

        ledger.judged(0, FirstTry.PASSED, OptionalLong.of(0));
        assertThat(admission.tasksToFeed(ledger)).isPositive();
    }

    @Test
    void lockStepCountsOnlyWhatTheNewestVersionWasAsked() {
        // Given three failures of version 0, of which a step of two was taken: the third will be
        // closed, but whether that is known yet is chance
        Admission admission = new Admission(TestRuns.training(10, 2, 2, 0));
        EpisodeLedger before = afterAStep();
        EpisodeLedger after = afterAStep();
        after.groupClosed("run:2", CloseReason.STALE);

        // Then as many tasks are fed either way
        assertThat(admission.tasksToFeed(before))
                .isPositive()
                .isEqualTo(admission.tasksToFeed(after));

        // And a failure of version 1 fills a place
        int wanted = admission.tasksToFeed(before);
        before.taskIssued(3, 1);
        before.judged(3, FirstTry.FAILED, OptionalLong.of(1));
        assertThat(admission.tasksToFeed(before)).isPositive().isLessThan(wanted);
    }

    private static EpisodeLedger afterAStep() {
        EpisodeLedger ledger = new EpisodeLedger(2);
        for (long index = 0; index < 3; index++) {
            ledger.taskIssued(index, 0);
            ledger.judged(index, FirstTry.FAILED, OptionalLong.of(0));
        }
        ledger.stepTaken(EpisodeLedgerTest.step(1, List.of(0L, 1L), Map.of()));
        ledger.versionPublished(1);
        return ledger;
    }

    @Test
    void aBranchIsFedNothing() {
        TrainingConfiguration origin = TestRuns.training(10, 2, 2, 1);
        Admission admission =
                new Admission(
                        origin.branchedFrom(new BranchPoint("other", 3), GrpoSettings.defaults()));

        assertThat(admission.tasksToFeed(new EpisodeLedger(2))).isZero();
    }

    @Test
    void neverRunsFurtherAheadThanAllowedWhateverFails() {
        for (int eta = 0; eta <= 2; eta++) {
            for (int seed = 0; seed < 5; seed++) {
                assertStalenessIsBounded(eta, seed);
            }
        }
    }

    /**
     * Plays a run with a trainer that takes each batch as soon as it is full, and rollouts that
     * answer in any order; filtered groups disappear at random.
     */
    private static void assertStalenessIsBounded(int eta, int seed) {
        int batch = 8;
        int steps = 30;
        Random random = new Random(seed);
        Admission admission = new Admission(TestRuns.training(steps, batch, 2, eta));
        EpisodeLedger ledger = new EpisodeLedger(2);
        List<Long> running = new ArrayList<>();
        Deque<Long> failures = new ArrayDeque<>();
        long next = 0;
        for (int tick = 0; tick < 100_000 && ledger.version() < steps; tick++) {
            int feed = admission.tasksToFeed(ledger);
            for (int i = 0; i < feed; i++) {
                ledger.taskIssued(next);
                running.add(next++);
            }
            if (!running.isEmpty()) {
                long index = running.remove(random.nextInt(running.size()));
                boolean failed = random.nextDouble() < 0.4;
                ledger.judged(
                        index, failed ? FirstTry.FAILED : FirstTry.PASSED, OptionalLong.of(0));
                if (failed && random.nextDouble() < 0.3) {
                    ledger.groupClosed("run:" + index, CloseReason.NO_VARIANCE);
                } else if (failed) {
                    failures.add(index);
                }
            }
            if (failures.size() >= batch && random.nextDouble() < 0.2) {
                List<Long> trained = new ArrayList<>();
                for (int i = 0; i < batch; i++) {
                    trained.add(failures.removeFirst());
                }
                ledger.stepTaken(EpisodeLedgerTest.step(ledger.version() + 1, trained, Map.of()));
                ledger.versionPublished(ledger.version() + 1);
            }
            // Chance may make more tasks fail than expected, within a batch.
            assertThat(failures.size()).isLessThan((eta + 2) * batch + batch);
        }
        assertThat(ledger.version()).as("no deadlock, eta %d", eta).isEqualTo(steps);
    }

    private static void fail(EpisodeLedger ledger, int from, int to) {
        for (int i = from; i < to; i++) {
            ledger.taskIssued(i);
            ledger.judged(i, FirstTry.FAILED, OptionalLong.of(0));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0", "0.25, 0", "0.3, 1", "0.9, 2", "0.1, 3"})
    void recordedFailuresHaveTheirShareHoweverOftenThePolicyFails(double share, int eta) {
        int steps = 40;
        int batch = 8;
        var configuration =
                TestRuns.training(steps, batch, 2, eta)
                        .withFailures(new FailureSettings("failures.jsonl", share));
        Admission admission = new Admission(configuration);
        EpisodeLedger ledger = new EpisodeLedger(2);
        Random random = new Random(3);
        Deque<Long> ready = new ArrayDeque<>();
        while (ledger.version() < steps) {
            Portion portion = admission.toFeed(ledger);
            long first = ledger.nextIndex();
            for (long i = first; i < first + portion.total(); i++) {
                boolean recorded = i < first + portion.recorded();
                if (recorded) {
                    ledger.recordedIssued(i, ledger.version());
                    ledger.recordedJudged(i, FirstTry.FAILED);
                } else {
                    ledger.taskIssued(i, ledger.version());
                    boolean fails = random.nextInt(5) == 0;
                    ledger.judged(
                            i,
                            fails ? FirstTry.FAILED : FirstTry.PASSED,
                            OptionalLong.of(ledger.version()));
                    if (!fails) {
                        continue;
                    }
                }
                ready.add(i);
            }
            assertThat(ledger.openGroups() - ready.size()).isZero();
            if (ready.size() >= batch) {
                List<Long> trained = new ArrayList<>();
                for (int i = 0; i < batch; i++) {
                    trained.add(ready.remove());
                }
                Map<Long, CloseReason> stale = new HashMap<>();
                if (eta == 0) {
                    ready.forEach(i -> stale.put(i, CloseReason.STALE));
                    ready.clear();
                }
                ledger.stepTaken(EpisodeLedgerTest.step(ledger.version() + 1, trained, stale));
                ledger.versionPublished(ledger.version() + 1);
            } else {
                assertThat(portion.total()).as("no deadlock").isPositive();
            }
        }

        assertThat((double) ledger.recordedTrained())
                .isCloseTo(share * steps * batch, within(eta == 0 ? 1.0 : eta * batch + 1.0));
        assertThat(ledger.failureRate()).as("the policy's own").isBetween(0.1, 0.35);
    }

    @Test
    void aRecordedFailureCountsAsOneFailure() {
        // Given two steps of four ahead, all recorded
        Admission admission =
                new Admission(
                        TestRuns.training(10, 4, 2, 1)
                                .withFailures(new FailureSettings("failures.jsonl", 1)));
        EpisodeLedger ledger = new EpisodeLedger(2);

        // Then as many are fed as are wanted, and none of the policy's own
        assertThat(admission.toFeed(ledger)).isEqualTo(new Portion(8, 0));

        // When five are in the log, one of which passes when it is judged again
        for (int i = 0; i < 5; i++) {
            ledger.recordedIssued(i, 0);
        }
        assertThat(admission.toFeed(ledger)).isEqualTo(new Portion(3, 0));
        ledger.recordedJudged(0, FirstTry.FAILED);
        assertThat(admission.toFeed(ledger)).isEqualTo(new Portion(3, 0));
        ledger.recordedJudged(1, FirstTry.PASSED);

        // Then its place is free again, and it says nothing about the policy
        assertThat(admission.toFeed(ledger)).isEqualTo(new Portion(4, 0));
        assertThat(ledger.firstTries()).isEqualTo(FirstTries.NONE);
        assertThat(ledger.failureRate()).isEqualTo(0.6);
    }
}
