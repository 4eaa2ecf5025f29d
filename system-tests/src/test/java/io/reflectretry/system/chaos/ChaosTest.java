package io.reflectretry.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.reflectretry.checker.AuditTables;
import io.reflectretry.checker.CheckReport;
import io.reflectretry.checker.JdbcAuditTables;
import io.reflectretry.checker.LogCheck;
import io.reflectretry.checker.LogRecord;
import io.reflectretry.checker.Promise;
import io.reflectretry.checker.TopicReader;
import io.reflectretry.checker.Violation;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import io.reflectretry.stack.PostgresSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@link ChaosSuite}: one kill of each kind and a stop of the broker. The log
 * that it leaves is recorded, and the checker must see each fault that is put into it.
 */
class ChaosTest {

    private static final long SEED = 3;
    private static final int STEPS = 30;

    @TempDir private static Path folder;

    private static ChaosReport report;
    private static DamagedLog log;
    private static List<AuditTables.EventRow> rows;
    private static List<AuditTables.GroupRow> groups;
    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

    @BeforeAll
    static void killAndTrainOn() throws InterruptedException {
        try (ChaosStack stack = new ChaosStack(folder)) {
            report = stack.run(ChaosPlan.of(SEED, STEPS, Target.values().length, 1));
            System.out.print(report.text());
            log = new DamagedLog(TopicReader.of(stack.status().bootstrapServers()).toList());
            JdbcAuditTables tables =
                    new JdbcAuditTables(
                            stack.status().jdbcUrl(),
                            PostgresSettings.USER,
                            PostgresSettings.PASSWORD);
            rows = tables.events(ChaosStack.RUN);
            groups = tables.groups(ChaosStack.RUN);
        }
    }

    @Test
    void noKillLosesOrDoublesAnything() {
        assertThat(report.check().violations()).isEmpty();
        assertThat(report.kills()).hasSize(Target.values().length);
        assertThat(report.withEvidence()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void theRecordedLogIsSoundBeforeItIsDamaged() {
        assertThat(check(log).violations()).isEmpty();
        assertThat(check(log, rows, groups).violations()).isEmpty();
    }

    @TestFactory
    List<DynamicTest> seesThatOneEventOfAnyKindIsGone() {
        return kinds().stream()
                .map(
                        lost ->
                                DynamicTest.dynamicTest(
                                        DamagedLog.event(lost).id(),
                                        () -> {
                                            CheckReport found = check(log.without(lost::equals));

                                            assertThat(found.holds()).isFalse();
                                            assertThat(found.text())
                                                    .contains(nameOf(DamagedLog.event(lost)));
                                        }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> seesThatOneEventOfAnyKindIsDoubled() {
        return kinds().stream()
                .map(
                        twice ->
                                DynamicTest.dynamicTest(
                                        DamagedLog.event(twice).id(),
                                        () ->
                                                assertThat(check(log.doubled(twice)).violations())
                                                        .filteredOn(
                                                                v -> v.promise() == Promise.ONCE)
                                                        .extracting(Violation::id)
                                                        .containsExactly(
                                                                DamagedLog.event(twice).id())))
                .toList();
    }

    /** The verifier aborts a transaction over three attempts and does not go back to them. */
    @Test
    void seesThatAStageDidNotResetItsPosition() {
        List<LogRecord> attempts =
                log.on(Topic.ATTEMPTS).stream().filter(r -> r.place().partition() == 0).toList();
        int from = random.nextInt(attempts.size() - 3);
        Set<String> skipped =
                attempts.subList(from, from + 3).stream()
                        .map(LogRecord::key)
                        .collect(Collectors.toSet());
        Set<String> after =
                Set.of(Topic.VERDICTS, Topic.REFLECTIONS, Topic.RETRIES, Topic.REWARDS).stream()
                        .map(Topic::topicName)
                        .collect(Collectors.toSet());

        CheckReport found =
                check(
                        log.without(
                                r ->
                                        after.contains(r.place().topic())
                                                && skipped.contains(r.key())));

        assertThat(found.violations())
                .filteredOn(v -> v.promise() == Promise.ONE_OUTCOME)
                .extracting(v -> v.id().substring(0, v.id().indexOf('/')))
                .containsExactlyInAnyOrderElementsOf(skipped);
    }

    @Test
    void seesThatAGroupIsAppliedTwice() {
        StepRecord.TrainedGroup group = step(2).groups().getFirst();

        CheckReport found = check(log.withGroups(STEPS - 1, all -> plus(all, group)));

        assertThat(found.violations())
                .extracting(Violation::promise, Violation::id)
                .contains(tuple(Promise.APPLIED_ONCE, group.group()));
    }

    @Test
    void seesThatTheTrainerPassedOverAGroup() {
        StepRecord.TrainedGroup group = step(2).groups().getFirst();

        CheckReport found =
                check(
                        log.withGroups(
                                2, all -> all.stream().filter(g -> !g.equals(group)).toList()));

        assertThat(found.violations())
                .extracting(Violation::promise, Violation::id)
                .containsExactly(tuple(Promise.APPLIED_ONCE, group.group()));
    }

    @Test
    void seesThatTheAuditLacksARowOrSaysSomethingElse() {
        AuditTables.EventRow row = rows.get(random.nextInt(rows.size()));
        List<AuditTables.EventRow> lacking = new ArrayList<>(rows);
        lacking.remove(row);
        AuditTables.GroupRow group = groups.getFirst();
        List<AuditTables.GroupRow> other = new ArrayList<>(groups);
        other.set(
                0,
                new AuditTables.GroupRow(
                        group.group(), group.step() + 1, group.checkpoint(), group.closeReason()));

        assertThat(check(log, lacking, groups).violations())
                .extracting(Violation::promise, Violation::id)
                .containsExactly(tuple(Promise.AUDITED, row.id()));
        assertThat(check(log, rows, other).violations())
                .extracting(Violation::promise)
                .containsOnly(Promise.AUDITED);
    }

    /** One record of each type of event that exactly-once promises, drawn by the seed. */
    private List<LogRecord> kinds() {
        List<LogRecord> kinds = new ArrayList<>();
        Set<Class<?>> seen = new HashSet<>();
        for (Topic topic :
                List.of(
                        Topic.TASKS,
                        Topic.ATTEMPTS,
                        Topic.VERDICTS,
                        Topic.REFLECTIONS,
                        Topic.RETRIES,
                        Topic.REWARDS,
                        Topic.CHECKPOINTS)) {
            List<LogRecord> on = log.on(topic);
            LogRecord drawn = on.get(random.nextInt(on.size()));
            if (seen.add(DamagedLog.event(drawn).getClass())) {
                kinds.add(drawn);
            }
        }
        return kinds;
    }

    /** What the report must name where the event is gone. */
    private static String nameOf(Event event) {
        return event instanceof EpisodeEvent e ? e.episodeId() + "/" : event.id();
    }

    private static StepRecord step(long number) {
        return log.on(Topic.CHECKPOINTS).stream()
                .map(r -> (CheckpointPublished) DamagedLog.event(r))
                .filter(c -> c.policy().version() == number)
                .findFirst()
                .flatMap(CheckpointPublished::step)
                .orElseThrow();
    }

    private static <T> List<T> plus(List<T> all, T one) {
        List<T> more = new ArrayList<>(all);
        more.add(one);
        return more;
    }

    private static CheckReport check(DamagedLog damaged) {
        return LogCheck.of(ChaosStack.RUN, damaged);
    }

    private static CheckReport check(
            DamagedLog recorded,
            List<AuditTables.EventRow> events,
            List<AuditTables.GroupRow> ofGroups) {
        return LogCheck.of(
                ChaosStack.RUN,
                recorded,
                new AuditTables() {
                    @Override
                    public List<EventRow> events(String run) {
                        return events;
                    }

                    @Override
                    public List<GroupRow> groups(String run) {
                        return ofGroups;
                    }
                });
    }
}
