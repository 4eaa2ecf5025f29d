package io.reflectretry.trainer.runs.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.run.MiningRule;
import io.reflectretry.trainer.runs.follow.FirstTry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MiningSheetTest {

    /** What a task answers at its n-th sample: 0 is right, others are wrong answers. */
    private static final int[][] ANSWERS = {
        {0, 0, 0, 0, 0, 0, 0, 0}, // passes always
        {1, 1, 1, 1, 1, 1, 1, 1}, // fails always in the same way
        {1, 2, 3, 4, 5, 6, 7, 8}, // fails always differently
        {0, 1, 0, 2, 0, 1, 0, 3}, // now and then
    };

    private final MiningRule rule = new MiningRule(8, 3, 0.2);

    @Test
    void theRuleDecidesHowOftenATaskIsSampled() {
        MiningSheet sheet = new MiningSheet(ANSWERS.length, rule);

        play(sheet, 3);

        assertThat(sheet.tasks()).extracting(TaskTally::samples).containsExactly(4, 4, 4, 8);
        assertThat(sheet.tasks())
                .extracting(tally -> tally.after(rule))
                .containsExactly(
                        MiningRule.Verdict.HARDLY_ANY,
                        MiningRule.Verdict.HARDLY_ANY,
                        MiningRule.Verdict.ENOUGH,
                        MiningRule.Verdict.ENOUGH);
    }

    @Test
    void theSameFailureIsKeptOnceAndNotMoreThanEnough() {
        MiningSheet sheet = new MiningSheet(ANSWERS.length, rule);
        play(sheet, 3);

        List<TaskTally.Choice> choices =
                sheet.tasks().stream().map(tally -> tally.choose(rule.keepPerTask())).toList();

        assertThat(choices).extracting(c -> c.kept().size()).containsExactly(0, 1, 3, 3);
        assertThat(choices).extracting(TaskTally.Choice::duplicates).containsExactly(0, 3, 0, 1);
        assertThat(choices).extracting(TaskTally.Choice::surplus).containsExactly(0, 0, 1, 0);
        assertThat(sheet.failed()).isEqualTo(7 + 4 + 1);
        assertThat(sheet.firstFailed()).isEqualTo(2);
        assertThat(sheet.firstPassed()).isEqualTo(2);
    }

    @Test
    void theFirstSampleOfAnAnswerIsKeptWhateverCameFirst() {
        TaskTally tally = new TaskTally();
        tally.failed(failure(9, 1));
        tally.failed(failure(4, 2));
        tally.failed(failure(3, 1));

        assertThat(tally.choose(2).kept())
                .extracting(TaskTally.Failure::index)
                .containsExactly(3, 4);
    }

    @Test
    void whoReadsTheLogAnewAsksForTheRestAndForNothingTwice() {
        // Given how it goes when nobody is killed
        List<Integer> whole = play(new MiningSheet(ANSWERS.length, rule), 100);

        // When it is cut after every number of samples, and the log is read in any order, twice
        for (int cut = 1; cut < whole.size(); cut++) {
            List<Consumer<MiningSheet>> log = new ArrayList<>();
            int[] drawn = new int[ANSWERS.length];
            for (int i = 0; i < cut; i++) {
                int index = i;
                int task = whole.get(i);
                int answer = ANSWERS[task][drawn[task]++];
                log.add(s -> s.sampled(index, task));
                log.add(s -> judge(s, index, task, answer));
            }
            log.addAll(List.copyOf(log));
            Collections.shuffle(log, new Random(cut));
            MiningSheet sheet = new MiningSheet(ANSWERS.length, rule);
            log.forEach(r -> r.accept(sheet));

            // Then the samples go on where they were, in the same order
            List<Integer> rest = play(sheet, 100);
            assertThat(rest).as("cut after %d", cut).isEqualTo(whole.subList(cut, whole.size()));
        }
    }

    @Test
    void whatIsGivenUpIsUnscoredAndCountsWhenItComesNevertheless() {
        MiningSheet sheet = new MiningSheet(1, rule);
        sheet.sampled(0, 0);
        assertThat(sheet.awaiting()).isEqualTo(1);

        sheet.giveUp();
        assertThat(sheet.awaiting()).isZero();
        assertThat(sheet.unscored()).isEqualTo(1);

        judge(sheet, 0, 0, 5);
        assertThat(sheet.unscored()).isZero();
        assertThat(sheet.failed()).isEqualTo(1);
    }

    /** Plays to the end as the run does; returns the tasks in the order of the samples. */
    private List<Integer> play(MiningSheet sheet, int atOnce) {
        List<Integer> order = new ArrayList<>();
        for (int round = sheet.roundUnderWay(); ; round = rule.nextRound(round)) {
            List<int[]> asked = new ArrayList<>();
            for (var due = sheet.due(round, atOnce);
                    !due.isEmpty();
                    due = sheet.due(round, atOnce)) {
                for (int task : due) {
                    int answer = ANSWERS[task][sheet.tasks().get(task).samples()];
                    int index = sheet.nextIndex();
                    sheet.sampled(index, task);
                    asked.add(new int[] {index, task, answer});
                    order.add(task);
                }
            }
            Collections.reverse(asked);
            asked.forEach(a -> judge(sheet, a[0], a[1], a[2]));
            int next = rule.nextRound(round);
            if (next == round || sheet.due(next, 1).isEmpty()) {
                return order;
            }
        }
    }

    private static void judge(MiningSheet sheet, int index, int task, int answer) {
        if (answer == 0) {
            sheet.ended(index, FirstTry.PASSED);
        } else {
            sheet.failed(task, failure(index, answer));
        }
    }

    private static TaskTally.Failure failure(int index, int answer) {
        return new TaskTally.Failure(
                index,
                TokenDigest.of(new int[] {answer, 1}),
                new FailureSpool.Place(0, 0),
                "the value is #");
    }
}
