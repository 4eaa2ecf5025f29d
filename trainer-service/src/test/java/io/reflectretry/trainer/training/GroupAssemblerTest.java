package io.reflectretry.trainer.training;

import static io.reflectretry.trainer.training.Rewards.FAIL;
import static io.reflectretry.trainer.training.Rewards.PASS;
import static io.reflectretry.trainer.training.Rewards.UNSCORABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.StepRecord.ClosedGroup;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.run.TrainOn;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupAssemblerTest {

    private static final TopicPartition PARTITION =
            new TopicPartition(Topic.REWARDS.topicName(), 0);
    private static final GroupRules RULES =
            new GroupRules(3, 2, false, false, Duration.ofSeconds(60), 4);
    private static final GroupRules LOCK_STEP =
            new GroupRules(3, 2, true, false, Duration.ofSeconds(60), 4);
    private static final GroupRules FILTERING =
            new GroupRules(3, 2, false, true, Duration.ofSeconds(60), 4);

    private final Rewards rewards = new Rewards("r", 3);
    private final List<ClosedGroup> heard = new ArrayList<>();
    private final Map<String, Member> log = new HashMap<>();
    private Tally tally = new Tally();
    private long offset;

    private GroupAssembler assembler(GroupRules rules) {
        return GroupAssembler.restore(
                "r", rules, 0, GroupAssembler.empty(), Map.of(), tally, heard::add);
    }

    private void accept(GroupAssembler assembler, EpisodeEvent event) {
        assembler.accept(event, new LogPosition(PARTITION, offset++));
    }

    private void acceptGroup(GroupAssembler assembler, long index, long version) {
        accept(assembler, rewards.verdict(index, version, FAIL));
        rewards.group(index, version).forEach(reward -> accept(assembler, reward));
    }

    private static List<Long> indexes(Batch batch) {
        return batch.groups().stream().map(RewardGroup::index).toList();
    }

    @Test
    void aBatchHoldsTheFirstGroupsThatAreCompleteInTheOrderOfTheTasks() {
        GroupAssembler assembler = assembler(RULES);
        accept(assembler, rewards.reward(1, 0, 0, PASS));
        acceptGroup(assembler, 7, 0);
        assertThat(assembler.take()).isEmpty();

        acceptGroup(assembler, 4, 0);
        acceptGroup(assembler, 2, 0);

        assertThat(assembler.take()).map(GroupAssemblerTest::indexes).contains(List.of(4L, 7L));
        assertThat(assembler.take()).isEmpty();
    }

    @Test
    void membersStandInTheirOrderWhateverTheOrderOfArrival() {
        GroupAssembler assembler =
                assembler(new GroupRules(3, 1, false, false, RULES.deadline(), 4));
        accept(assembler, rewards.reward(1, 2, 0, PASS));
        accept(assembler, rewards.reward(1, 0, 0, FAIL));
        accept(assembler, rewards.reward(1, 1, 0, PASS));

        Batch batch = assembler.take().orElseThrow();

        assertThat(StepPlan.rewards(batch.groups().getFirst())).containsExactly(0, 1, 1);
        assertThat(batch.trained().getFirst().rewards())
                .containsExactly("r:1/reward/0", "r:1/reward/1", "r:1/reward/2");
        assertThat(batch.step()).isEqualTo(1);
    }

    @Test
    void duplicatesAreCountedAndNeverTrainedBeforeAndAfterTheEndOfTheirGroup() {
        GroupAssembler assembler =
                assembler(new GroupRules(3, 1, false, false, RULES.deadline(), 4));
        accept(assembler, rewards.reward(1, 0, 0, PASS));
        accept(assembler, rewards.reward(1, 0, 0, FAIL));
        acceptGroup(assembler, 1, 0);
        accept(assembler, rewards.reward(1, 1, 0, FAIL));

        assertThat(tally.of(Tally.DUPLICATE)).isEqualTo(3);
        assertThat(StepPlan.rewards(assembler.take().orElseThrow().groups().getFirst()))
                .containsExactly(1, 0, 1);

        acceptGroup(assembler, 1, 0);
        assertThat(tally.of(Tally.DUPLICATE)).isEqualTo(6);
        assertThat(tally.of(Tally.LATE)).isZero();
        assertThat(assembler.take()).isEmpty();
    }

    @Test
    void aGroupTrainsWithTwoScoredMembersAndKeepsTheTokensOfTheUnscoredOne() {
        GroupAssembler assembler =
                assembler(new GroupRules(3, 1, false, false, RULES.deadline(), 4));
        accept(assembler, rewards.reward(1, 0, 0, PASS));
        accept(assembler, rewards.reward(1, 1, 0, UNSCORABLE));
        accept(assembler, rewards.reward(1, 2, 0, FAIL));

        Batch batch = assembler.take().orElseThrow();

        assertThat(StepPlan.rewards(batch.groups().getFirst())).containsExactly(1, Double.NaN, 0);
        assertThat(batch.trained().getFirst().rewards()).hasSize(3);
        assertThat(tally.of(Tally.UNSCORED)).isEqualTo(1);
    }

    @Test
    void aLostMemberCompletesTheGroupWithoutTokens() {
        GroupAssembler assembler =
                assembler(new GroupRules(3, 1, false, false, RULES.deadline(), 4));
        accept(assembler, rewards.reward(1, 0, 0, PASS));
        accept(assembler, rewards.lost(1, 1));
        accept(assembler, rewards.reward(1, 2, 0, FAIL));

        assertThat(assembler.take().orElseThrow().trained().getFirst().rewards())
                .containsExactly("r:1/reward/0", "r:1/reward/2");
    }

    @Test
    void aGroupWithOneScoredMemberIsClosedAndSaidAtOnceAndInTheNextBatch() {
        GroupAssembler assembler =
                assembler(new GroupRules(3, 1, false, false, RULES.deadline(), 4));
        accept(assembler, rewards.reward(1, 0, 0, PASS));
        accept(assembler, rewards.lost(1, 1));
        accept(assembler, rewards.lost(1, 2));

        ClosedGroup closed = new ClosedGroup("r:1", CloseReason.TOO_FEW_SCORED);
        assertThat(heard).containsExactly(closed);
        assertThat(assembler.take()).isEmpty();
        acceptGroup(assembler, 2, 0);
        assertThat(assembler.take().orElseThrow().closed()).containsExactly(closed);
        acceptGroup(assembler, 3, 0);
        assertThat(assembler.take().orElseThrow().closed()).isEmpty();
    }

    @Test
    void theDeadlineClosesWhatHasTooFewAndTrainsTheRestAndCountsWhoComesLate() {
        GroupAssembler assembler = assembler(RULES);
        accept(assembler, rewards.verdict(1, 0, FAIL));
        accept(assembler, rewards.reward(2, 0, 0, PASS));
        accept(assembler, rewards.reward(2, 1, 0, FAIL));
        assembler.idleFor(Duration.ofSeconds(30));
        accept(assembler, rewards.reward(3, 0, 0, FAIL));
        accept(assembler, rewards.reward(3, 1, 0, FAIL));

        assembler.idleFor(Duration.ofSeconds(30));
        assertThat(heard).containsExactly(new ClosedGroup("r:1", CloseReason.EXPIRED));
        assertThat(assembler.groups().allReady())
                .extracting(RewardGroup::id)
                .containsExactly("r:2");
        assertThat(assembler.groups().allCollecting())
                .extracting(RewardGroup::id)
                .containsExactly("r:3");

        accept(assembler, rewards.reward(2, 2, 0, PASS));
        accept(assembler, rewards.reward(1, 0, 0, PASS));
        accept(assembler, rewards.reward(1, 0, 0, PASS));
        assertThat(tally.of(Tally.LATE)).isEqualTo(2);
        assertThat(tally.of(Tally.DUPLICATE)).isEqualTo(1);

        assembler.idleFor(Duration.ofSeconds(30));
        Batch batch = assembler.take().orElseThrow();
        assertThat(indexes(batch)).containsExactly(2L, 3L);
        assertThat(batch.groups().getFirst().members()).containsOnlyKeys(0, 1);
    }

    @Test
    void groupsWithoutVarianceAreClosedWhereTheRunFiltersThem() {
        GroupAssembler assembler = assembler(FILTERING);
        for (int member = 0; member < 3; member++) {
            accept(assembler, rewards.reward(1, member, 0, FAIL));
        }
        acceptGroup(assembler, 2, 0);
        assertThat(heard).containsExactly(new ClosedGroup("r:1", CloseReason.NO_VARIANCE));
        assertThat(assembler.take()).isEmpty();
    }

    @Test
    void groupsOlderThanTheSafetyNetAreClosed() {
        GroupAssembler assembler = assembler(RULES);
        for (int step = 0; step < 5; step++) {
            acceptGroup(assembler, 10 + 2 * step, step);
            acceptGroup(assembler, 11 + 2 * step, step);
            assertThat(assembler.take()).isPresent();
        }
        acceptGroup(assembler, 1, 0);
        acceptGroup(assembler, 2, 1);
        acceptGroup(assembler, 3, 5);

        assertThat(assembler.take()).map(GroupAssemblerTest::indexes).contains(List.of(2L, 3L));
        assertThat(heard).containsExactly(new ClosedGroup("r:1", CloseReason.STALE));
    }

    @Test
    void membersThatNoGroupHasAreCounted() {
        GroupAssembler assembler = assembler(RULES);
        accept(assembler, rewards.lost(1, 3));
        accept(assembler, rewards.lost(1L << 40, 0));

        assertThat(tally.of(Tally.FOREIGN)).isEqualTo(2);
        assertThat(assembler.groups().allCollecting()).isEmpty();
    }

    @Test
    void lockStepTakesTheFailuresOfTheSmallestPrefixAndClosesWhatLiesBeyond() {
        GroupAssembler assembler = assembler(LOCK_STEP);
        acceptGroup(assembler, 4, 0);
        acceptGroup(assembler, 3, 0);
        accept(assembler, rewards.verdict(0, 0, PASS));
        accept(assembler, rewards.verdict(2, 0, UNSCORABLE));
        assertThat(assembler.take()).as("task 1 is open").isEmpty();
        acceptGroup(assembler, 1, 0);

        Batch batch = assembler.take().orElseThrow();

        assertThat(indexes(batch)).containsExactly(1L, 3L);
        assertThat(batch.closed()).containsExactly(new ClosedGroup("r:4", CloseReason.STALE));
        assertThat(assembler.state().nextTask()).isEqualTo(4);

        // What the old version sampled and comes in later is closed at once.
        acceptGroup(assembler, 5, 0);
        assertThat(heard).contains(new ClosedGroup("r:5", CloseReason.STALE));
        accept(assembler, rewards.lostAttempt(6));
        acceptGroup(assembler, 7, 1);
        acceptGroup(assembler, 8, 1);
        assertThat(assembler.take()).map(GroupAssemblerTest::indexes).contains(List.of(7L, 8L));
    }

    @Test
    void lockStepStepsOverGroupsThatWereClosed() {
        GroupAssembler assembler = assembler(LOCK_STEP);
        acceptGroup(assembler, 0, 0);
        for (int member = 0; member < 3; member++) {
            accept(assembler, rewards.lost(1, member));
        }
        acceptGroup(assembler, 2, 0);

        assertThat(assembler.take()).map(GroupAssemblerTest::indexes).contains(List.of(0L, 2L));
    }

    @Test
    void aRestoredAssemblerGoesOnAsIfNothingHadHappened() throws IOException {
        GroupAssembler first = assembler(RULES);
        acceptGroup(first, 5, 0);
        acceptGroup(first, 6, 0);
        accept(first, rewards.verdict(9, 0, FAIL));
        first.take().orElseThrow();
        acceptGroup(first, 8, 0);
        acceptAndRemember(first, 3);
        accept(first, rewards.reward(4, 1, 1, PASS));
        log.put(
                "r:4/reward/1",
                Member.of(rewards.reward(4, 1, 1, PASS), new LogPosition(PARTITION, 99)));
        rewards.group(8, 0)
                .forEach(
                        reward ->
                                log.put(
                                        reward.id(),
                                        Member.of(reward, new LogPosition(PARTITION, 98))));

        AssemblerState saved =
                Json.mapper()
                        .readValue(
                                Json.mapper().writeValueAsBytes(first.state()),
                                AssemblerState.class);
        GroupAssembler second =
                GroupAssembler.restore("r", RULES, 1, saved, log, tally, heard::add);

        accept(second, rewards.reward(5, 0, 0, PASS));
        assertThat(tally.of(Tally.DUPLICATE)).isEqualTo(1);
        Batch batch = second.take().orElseThrow();
        assertThat(indexes(batch)).containsExactly(3L, 8L);
        assertThat(batch.version()).isEqualTo(1);
        assertThat(batch.groups()).allSatisfy(group -> assertThat(group.readyAt()).isEqualTo(1));
        accept(second, rewards.reward(4, 0, 1, PASS));
        accept(second, rewards.reward(4, 2, 1, PASS));
        assertThat(second.groups().allReady()).extracting(RewardGroup::id).containsExactly("r:4");
        assertThat(second.groups().allCollecting())
                .extracting(RewardGroup::id)
                .containsExactly("r:9");
    }

    private void acceptAndRemember(GroupAssembler assembler, long index) {
        for (var reward : rewards.group(index, 1)) {
            LogPosition position = new LogPosition(PARTITION, offset++);
            assembler.accept(reward, position);
            log.put(reward.id(), Member.of(reward, position));
        }
    }

    @Test
    void aStateThatTheLogNoLongerCoversIsAnError() {
        GroupAssembler first = assembler(RULES);
        acceptGroup(first, 5, 0);

        assertThatThrownBy(
                        () ->
                                GroupAssembler.restore(
                                        "r", RULES, 0, first.state(), Map.of(), tally, heard::add))
                .hasMessageContaining("r:5/reward/0")
                .hasMessageContaining("retention");
    }

    @Test
    void aRecordedStepIsTakenAgainExactly() {
        GroupAssembler assembler = assembler(RULES);
        StepRecord record =
                new StepRecord(
                        1,
                        List.of(
                                new StepRecord.TrainedGroup(
                                        "r:1", List.of("r:1/reward/0", "r:1/reward/2"))),
                        List.of(new ClosedGroup("r:2", CloseReason.EXPIRED)),
                        Map.of(),
                        Map.of(),
                        "00");
        accept(assembler, rewards.reward(1, 0, 0, PASS));
        accept(assembler, rewards.verdict(2, 0, FAIL));
        accept(assembler, rewards.reward(1, 1, 0, PASS));
        assertThat(assembler.holds(record)).isFalse();
        assertThatThrownBy(() -> assembler.take(record)).hasMessageContaining("r:1/reward/2");
        accept(assembler, rewards.reward(1, 2, 0, FAIL));
        assertThat(assembler.holds(record)).isTrue();

        Batch batch = assembler.take(record);

        assertThat(batch.groups().getFirst().members()).containsOnlyKeys(0, 2);
        assertThat(batch.version()).isZero();
        assertThat(assembler.groups().allCollecting()).isEmpty();
        acceptGroup(assembler, 3, 1);
        acceptGroup(assembler, 4, 1);
        Optional<Batch> next = assembler.take();
        assertThat(next).map(Batch::version).contains(1L);
        assertThat(next).map(Batch::closed).contains(List.of());
    }

    @Test
    void aGroupThatARecordClosedStaysClosedThoughNothingOfItWasReadYet() {
        GroupAssembler assembler = assembler(RULES);
        acceptGroup(assembler, 1, 0);
        StepRecord record =
                new StepRecord(
                        1,
                        List.of(
                                new StepRecord.TrainedGroup(
                                        "r:1",
                                        List.of("r:1/reward/0", "r:1/reward/1", "r:1/reward/2"))),
                        List.of(new ClosedGroup("r:2", CloseReason.EXPIRED)),
                        Map.of(),
                        Map.of(),
                        "00");
        assembler.take(record);

        accept(assembler, rewards.verdict(2, 0, FAIL));
        acceptGroup(assembler, 2, 0);
        acceptGroup(assembler, 3, 1);

        assertThat(assembler.groups().allReady())
                .extracting(RewardGroup.Ready::id)
                .containsExactly("r:3");
        assertThat(assembler.groups().allCollecting()).isEmpty();
        assertThat(tally.of(Tally.LATE)).isEqualTo(3);
        assertThat(tally.of(Tally.CLOSED + CloseReason.EXPIRED)).isEqualTo(1);
    }

    @Test
    void whatARecordDoesNotNameCameLateOrHadNoTokens() {
        GroupAssembler assembler = assembler(RULES);
        accept(assembler, rewards.reward(1, 0, 0, PASS));
        accept(assembler, rewards.lost(1, 1));
        accept(assembler, rewards.reward(1, 2, 0, FAIL));
        accept(assembler, rewards.reward(2, 0, 0, PASS));
        accept(assembler, rewards.reward(2, 1, 0, FAIL));
        accept(assembler, rewards.reward(2, 2, 0, FAIL));

        assembler.take(
                new StepRecord(
                        1,
                        List.of(
                                new StepRecord.TrainedGroup(
                                        "r:1", List.of("r:1/reward/0", "r:1/reward/2")),
                                new StepRecord.TrainedGroup(
                                        "r:2", List.of("r:2/reward/0", "r:2/reward/1"))),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        "00"));

        assertThat(tally.of(Tally.LATE)).isEqualTo(1);
        accept(assembler, rewards.reward(1, 1, 0, PASS));
        accept(assembler, rewards.reward(2, 2, 0, FAIL));
        assertThat(tally.of(Tally.LATE)).isEqualTo(1);
        assertThat(tally.of(Tally.DUPLICATE)).isEqualTo(2);
    }

    @Test
    void theLagOfABatchIsToldInAllItsParts() {
        GroupAssembler assembler = assembler(RULES);
        // Sampled by version 0 and complete at once, but not taken; the next ones are newer.
        acceptGroup(assembler, 1, 0);
        acceptGroup(assembler, 2, 0);
        acceptGroup(assembler, 3, 0);
        assembler.take().orElseThrow();
        acceptGroup(assembler, 4, 0);
        Batch batch = assembler.take().orElseThrow();

        // Group 3 became ready at version 0 and waited for one; group 4 was on its way for one.
        assertThat(
                        StepMetrics.of(batch, TrainOn.REFLECTION, tally.counts(), 0)
                                .with(
                                        new StepOutcome(
                                                0,
                                                0,
                                                false,
                                                0,
                                                1,
                                                new LossSums(),
                                                0,
                                                new StepOutcome.Seconds(0, 0, 0))))
                .containsEntry("off_policy/total", 1.0)
                .containsEntry("off_policy/in_queue", 0.5)
                .containsEntry("off_policy/in_flight", 0.5);
    }

    @Test
    void theOldestRecordThatIsStillNeededIsKnown() {
        GroupAssembler assembler = assembler(RULES);
        acceptGroup(assembler, 1, 0);
        acceptGroup(assembler, 2, 0);
        acceptGroup(assembler, 3, 0);
        assembler.take().orElseThrow();

        assertThat(assembler.groups().oldestPending()).containsExactly(Map.entry(PARTITION, 9L));
    }
}
