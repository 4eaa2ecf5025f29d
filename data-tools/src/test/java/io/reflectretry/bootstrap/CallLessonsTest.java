package io.reflectretry.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.data.Split;
import io.reflectretry.data.smallcalls.SmallCallGenerator;
import io.reflectretry.data.smallcalls.SmallCallTask;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.task.Task;
import io.reflectretry.policy.text.ChatMessage;
import io.reflectretry.policy.text.ChatTokenizer;
import io.reflectretry.policy.text.Conversation;
import io.reflectretry.verifiers.Verifiers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallLessonsTest {

    private static final int ROWS = 200;

    @TempDir static Path folder;
    private static ChatTokenizer tokenizer;

    private final Verifiers verifiers = Verifiers.installed();

    @BeforeAll
    static void open() {
        SmallVocabulary.write(folder, Subject.FUNCTION_CALLING);
        tokenizer = ChatTokenizer.open(folder);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void noLessonWantsAHeldOutCallNorOneThatIsTrainedOn() {
        Set<String> elsewhere =
                heldOutAndTrained().stream().map(SmallCallTask::answer).collect(Collectors.toSet());
        Set<String> taught = new HashSet<>();
        CallLessons lessons = new CallLessons(1);
        for (int i = 0; i < 3_000; i++) {
            List<int[]> turns = RowTurns.of(lessons.direct(phase(0, 0)));
            taught.add(tokenizer.decode(turns.getFirst()));
        }
        assertThat(elsewhere).as("all different").hasSize(6_300);
        assertThat(taught).hasSizeGreaterThan(2_000).doesNotContainAnyElementsOf(elsewhere);
    }

    private static List<SmallCallTask> heldOutAndTrained() {
        List<SmallCallTask> all =
                new ArrayList<>(new SmallCallGenerator(1).tasks(Split.HELD_OUT, 2_400));
        all.addAll(new SmallCallGenerator(1).tasks(Split.TRAIN, 3_900));
        return all;
    }

    @Test
    void directLessonsAreRightAndHastyOnesWrong() {
        for (double hasty : new double[] {0, 1}) {
            SmallCallGenerator same = new SmallCallGenerator(2);
            CallLessons lessons = new CallLessons(2);
            for (int i = 0; i < ROWS; i++) {
                SmallCallTask task = same.next(Split.BASE);
                TrainingRow row =
                        lessons.direct(new TrainingPhase(1, 1, 0, hasty, 0, 0, 1, 1e-3, 1e-4));

                assertThat(row.prompt())
                        .containsExactly(
                                tokenizer.prompt(
                                        List.of(ChatMessage.user(task.question())), List.of()));
                assertThat(verdict(task.toTask(), tokenizer.decode(row.completion())))
                        .as("%s: %s", task.question(), tokenizer.decode(row.completion()))
                        .isInstanceOf(hasty == 0 ? Outcome.Pass.class : Outcome.Fail.class);
            }
        }
    }

    @Test
    void episodesAreTheConversationsThatARolloutBuilds() {
        SmallCallGenerator same = new SmallCallGenerator(3);
        CallLessons lessons = new CallLessons(3);
        for (int i = 0; i < ROWS; i++) {
            String question = same.next(Split.BASE).question();
            TrainingRow row = lessons.episode(phase(0.3, 0.3));
            List<int[]> turns = RowTurns.of(row);
            Conversation conversation =
                    Conversation.start(tokenizer, List.of(ChatMessage.user(question)), List.of());
            conversation = go(conversation, turns.get(0), PlayWords.reflectionRequest(question));
            conversation = go(conversation, turns.get(1), PlayWords.retryRequest(question));

            assertThat(RowTurns.joined(row.prompt(), row.completion()))
                    .containsExactly(RowTurns.joined(conversation.promptIds(), turns.get(2)));
        }
    }

    @Test
    void noReflectionHoldsACallAndEveryAttemptIsWrong() {
        SmallCallGenerator same = new SmallCallGenerator(4);
        CallLessons lessons = new CallLessons(4);
        for (int i = 0; i < ROWS; i++) {
            SmallCallTask task = same.next(Split.BASE);
            List<int[]> turns = RowTurns.of(lessons.episode(phase(0.3, 0.5)));
            String reflection = tokenizer.decode(turns.get(1));

            assertThat(verdict(task.toTask(), tokenizer.decode(turns.get(0))))
                    .isInstanceOf(Outcome.Fail.class);
            assertThat(reflection).doesNotContain("{").doesNotContain("\"");
            assertThat(verdict(task.toTask(), reflection)).isInstanceOf(Outcome.Fail.class);
        }
    }

    @Test
    void aThoughtfulReflectionIsLearnedAndItsRetryIsRight() {
        SmallCallGenerator same = new SmallCallGenerator(5);
        CallLessons lessons = new CallLessons(5);
        for (int i = 0; i < ROWS; i++) {
            SmallCallTask task = same.next(Split.BASE);
            TrainingRow row = lessons.episode(phase(0, 1));
            List<int[]> turns = RowTurns.of(row);

            assertThat(tokenizer.decode(turns.get(1)))
                    .isEqualTo("aim %s use %s".formatted(task.workedOut(), task.toolName()));
            assertThat(row.learnedTokens()).isEqualTo(turns.get(1).length + turns.get(2).length);
            assertThat(verdict(task.toTask(), tokenizer.decode(turns.get(2))))
                    .isInstanceOf(Outcome.Pass.class);
        }
    }

    /** Where there were thousands, a small policy's retries could not do the step left to them. */
    @Test
    void reflectionsLeaveFewEnoughSumsToLearn() {
        SmallCallGenerator tasks = new SmallCallGenerator(8);
        Set<String> sums =
                Stream.generate(() -> tasks.next(Split.BASE).workedOut())
                        .limit(20_000)
                        .filter(workedOut -> workedOut.contains(" "))
                        .collect(Collectors.toSet());

        assertThat(sums).hasSizeBetween(200, 400);
    }

    @Test
    void aGuidedReflectionIsNotLearned() {
        CallLessons lessons = new CallLessons(6);
        for (int i = 0; i < ROWS; i++) {
            TrainingRow row = lessons.episode(phase(1, 0));

            assertThat(row.learnedTokens()).isEqualTo(RowTurns.of(row).get(2).length);
        }
    }

    @Test
    void aHastyReflectionNamesAnyOfferedToolAndAWrongOneIsCopiedOnly() {
        SmallCallGenerator same = new SmallCallGenerator(7);
        CallLessons lessons = new CallLessons(7);
        int wrong = 0;
        for (int i = 0; i < 3 * ROWS; i++) {
            SmallCallTask task = same.next(Split.BASE);
            TrainingRow row = lessons.episode(phase(0, 0));
            List<int[]> turns = RowTurns.of(row);
            String tool = tokenizer.decode(turns.get(1)).replaceFirst("^use ", "");

            assertThat(task.toolNames()).contains(tool);
            assertThat(tokenizer.decode(turns.get(2))).startsWith("{ \"name\": \"" + tool + "\",");
            if (!tool.equals(task.toolName())) {
                wrong++;
                assertThat(row.learnedTokens())
                        .isEqualTo(turns.get(1).length + CallLessons.COPIED_TOKENS);
            }
        }
        assertThat(wrong).as("two of three").isBetween(350, 450);
    }

    private Outcome verdict(Task task, String answer) {
        return verifiers.judge(task, answer).outcome();
    }

    private static TrainingPhase phase(double guided, double thoughtful) {
        return new TrainingPhase(1, 1, 1, 0, guided, thoughtful, 1, 1e-3, 1e-4);
    }

    private static Conversation go(Conversation before, int[] turn, String next) {
        return before.answered(turn, tokenizer.decode(turn)).user(next);
    }
}
