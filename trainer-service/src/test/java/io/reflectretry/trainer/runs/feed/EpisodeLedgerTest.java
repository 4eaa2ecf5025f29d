package io.reflectretry.trainer.runs.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.StepRecord.ClosedGroup;
import io.reflectretry.model.event.StepRecord.TrainedGroup;
import io.reflectretry.trainer.runs.follow.FirstTries;
import io.reflectretry.trainer.runs.follow.FirstTry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EpisodeLedgerTest {

    private final EpisodeLedger ledger = new EpisodeLedger(2);

    @Test
    void anEpisodeGoesFromTaskToTrainedGroup() {
        ledger.taskIssued(0);
        assertThat(ledger.awaitingVerdict()).isEqualTo(1);
        assertThat(ledger.nextIndex()).isEqualTo(1);

        ledger.judged(0, FirstTry.FAILED, OptionalLong.of(0));
        assertThat(ledger.awaitingVerdict()).isZero();
        assertThat(ledger.openGroups()).isEqualTo(1);

        ledger.memberIn(0, 0);
        assertThat(ledger.incompleteGroups()).isEqualTo(1);
        ledger.memberIn(0, 1);
        assertThat(ledger.incompleteGroups()).isZero();

        ledger.stepTaken(step(1, List.of(0L), Map.of()));
        assertThat(ledger.openGroups()).isZero();
        assertThat(ledger.trainedGroups()).isEqualTo(1);
    }

    @Test
    void aPassAndAnUnscoredAnswerEndTheirEpisodes() {
        ledger.taskIssued(0);
        ledger.taskIssued(1);
        ledger.judged(0, FirstTry.PASSED, OptionalLong.of(4));
        ledger.judged(1, FirstTry.UNSCORED, OptionalLong.empty());

        assertThat(ledger.awaitingVerdict()).isZero();
        assertThat(ledger.openGroups()).isZero();
        assertThat(ledger.firstTries()).isEqualTo(new FirstTries(1, 0, 1));
        assertThat(ledger.firstTriesByVersion()).isEqualTo(Map.of(4L, new FirstTries(1, 0, 0)));
    }

    @Test
    void aClosedGroupGivesItsPlaceBackAndIsCountedOnce() {
        // Given
        ledger.taskIssued(0);
        ledger.judged(0, FirstTry.FAILED, OptionalLong.of(0));

        // When it is told at once, and again by the next step's record
        ledger.groupClosed("run:0", CloseReason.NO_VARIANCE);
        ledger.stepTaken(step(1, List.of(), Map.of(0L, CloseReason.NO_VARIANCE)));

        // Then
        assertThat(ledger.openGroups()).isZero();
        assertThat(ledger.closedGroups()).isEqualTo(Map.of(CloseReason.NO_VARIANCE, 1L));
    }

    @Test
    void lateRecordsOfAnEndedGroupDoNotOpenItAgain() {
        ledger.stepTaken(step(1, List.of(0L), Map.of()));
        ledger.memberIn(0, 0);
        ledger.judged(0, FirstTry.FAILED, OptionalLong.of(0));
        ledger.taskIssued(0);

        assertThat(ledger.openGroups()).isZero();
        assertThat(ledger.awaitingVerdict()).isZero();
        assertThat(ledger.firstTries().failed()).isEqualTo(1);
    }

    @Test
    void theOrderAndTheNumberOfReadingsDoNotMatter() {
        // Given the records of 40 episodes
        List<Consumer<EpisodeLedger>> records = new ArrayList<>();
        for (long i = 0; i < 40; i++) {
            long index = i;
            FirstTry outcome = FirstTry.values()[(int) (i % 3)];
            records.add(l -> l.taskIssued(index));
            if (i < 30) {
                records.add(l -> l.judged(index, outcome, OptionalLong.of(index % 2)));
            }
            if (i < 20 && outcome == FirstTry.FAILED) {
                records.add(l -> l.memberIn(index, 0));
                records.add(l -> l.memberIn(index, 1));
            }
        }
        records.add(l -> l.stepTaken(step(1, List.of(1L, 4L), Map.of(7L, CloseReason.STALE))));
        records.forEach(r -> r.accept(ledger));

        // When they are read twice each, in other orders
        for (int seed = 0; seed < 20; seed++) {
            List<Consumer<EpisodeLedger>> shuffled = new ArrayList<>(records);
            shuffled.addAll(records);
            Collections.shuffle(shuffled, new Random(seed));
            EpisodeLedger other = new EpisodeLedger(2);
            shuffled.forEach(r -> r.accept(other));

            // Then
            assertThat(picture(other)).isEqualTo(picture(ledger));
        }
        assertThat(ledger.awaitingVerdict()).isEqualTo(10);
        assertThat(ledger.trainedGroups()).isEqualTo(2);
        assertThat(ledger.closedGroups()).isEqualTo(Map.of(CloseReason.STALE, 1L));
    }

    @Test
    void theFailureRateBeginsWithAGuessAndFollowsTheNewestTasks() {
        assertThat(ledger.failureRate()).isEqualTo(0.6);
        for (int i = 0; i < 1000; i++) {
            ledger.judged(i, i < 500 ? FirstTry.FAILED : FirstTry.PASSED, OptionalLong.of(0));
        }
        assertThat(ledger.failureRate()).isCloseTo((12 + 12) / 532.0, within(1e-12));
    }

    private static List<Object> picture(EpisodeLedger l) {
        return List.of(
                l.awaitingVerdict(),
                l.openGroups(),
                l.incompleteGroups(),
                l.trainedGroups(),
                l.closedGroups(),
                l.firstTries(),
                l.firstTriesByVersion(),
                l.nextIndex(),
                l.failureRate());
    }

    static StepRecord step(long number, List<Long> trained, Map<Long, CloseReason> closed) {
        return new StepRecord(
                number,
                trained.stream().map(i -> new TrainedGroup("run:" + i, List.of())).toList(),
                closed.entrySet().stream()
                        .map(e -> new ClosedGroup("run:" + e.getKey(), e.getValue()))
                        .toList(),
                Map.of(),
                Map.of("reward", 0.25),
                "hash");
    }
}
