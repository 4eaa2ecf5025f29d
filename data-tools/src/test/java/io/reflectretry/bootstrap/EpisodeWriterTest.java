package io.reflectretry.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.data.CountdownTask;
import io.reflectretry.data.Split;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.policy.text.ChatMessage;
import io.reflectretry.policy.text.ChatTokenizer;
import io.reflectretry.policy.text.Conversation;
import io.reflectretry.verifiers.countdown.CountdownVerifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpisodeWriterTest {

    private static final Pattern QUESTION =
            Pattern.compile("numbers (\\d+) (\\d+) (\\d+) target (\\d+)");
    private static final TrainingPhase DIRECT = phase(50, 0, 0, 0);
    private static final TrainingPhase GUIDED = phase(0, 50, 1, 0);
    private static final TrainingPhase RANDOM = phase(0, 50, 0, 0);
    private static final TrainingPhase THOUGHTFUL = phase(0, 50, 0, 1);
    private static final Pattern AIMED =
            Pattern.compile("aim (\\d+) start with (\\d+) ([-+*/]) (\\d+)");

    @TempDir static Path folder;
    private static ChatTokenizer tokenizer;

    private final CountdownVerifier verifier = new CountdownVerifier();

    @BeforeAll
    static void open() {
        SmallVocabulary.write(folder, Subject.COUNTDOWN);
        tokenizer = ChatTokenizer.open(folder);
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void noEpisodeIsAboutAHeldOutTask() {
        EpisodeWriter writer = new EpisodeWriter(1);
        for (int step = 0; step < 40; step++) {
            for (TrainingPhase phase : List.of(DIRECT, RANDOM)) {
                assertThat(writer.rows(phase))
                        .allSatisfy(row -> assertThat(Split.of(task(row))).isEqualTo(Split.BASE));
            }
        }
    }

    @Test
    void directRowsLearnARightAnswer() {
        for (TrainingRow row : new EpisodeWriter(2).rows(DIRECT)) {
            assertThat(row.prompt())
                    .containsExactly(
                            tokenizer.prompt(
                                    List.of(ChatMessage.user(task(row).question())), List.of()));
            assertThat(row.weights()).containsOnly(1);
            assertThat(verifier.judge(task(row).toTask(), tokenizer.decode(row.completion())))
                    .isInstanceOf(Outcome.Pass.class);
        }
    }

    @Test
    void hastyRowsLearnAWrongAnswer() {
        TrainingPhase hasty = new TrainingPhase(1, 50, 0, 1, 0, 0, 1, 1e-3, 1e-4);
        for (TrainingRow row : new EpisodeWriter(2).rows(hasty)) {
            assertThat(verifier.judge(task(row).toTask(), tokenizer.decode(row.completion())))
                    .isInstanceOf(Outcome.Fail.class);
        }
    }

    @Test
    void episodesAreTheConversationsThatARolloutBuilds() {
        for (TrainingRow row : new EpisodeWriter(3).rows(RANDOM)) {
            List<int[]> turns = RowTurns.of(row);
            Conversation conversation =
                    Conversation.start(
                            tokenizer, List.of(ChatMessage.user(task(row).question())), List.of());
            conversation =
                    go(
                            conversation,
                            turns.get(0),
                            PlayWords.reflectionRequest(task(row).question()));
            conversation =
                    go(conversation, turns.get(1), PlayWords.retryRequest(task(row).question()));

            assertThat(RowTurns.joined(row.prompt(), row.completion()))
                    .containsExactly(RowTurns.joined(conversation.promptIds(), turns.get(2)));
        }
    }

    @Test
    void aGuidedReflectionIsNotLearnedAndItsRetryIsRight() {
        for (TrainingRow row : new EpisodeWriter(4).rows(GUIDED)) {
            List<int[]> turns = RowTurns.of(row);

            assertThat(row.learnedTokens()).isEqualTo(turns.get(2).length);
            assertThat(verifier.judge(task(row).toTask(), tokenizer.decode(turns.get(0))))
                    .isInstanceOf(Outcome.Fail.class);
            assertThat(verifier.judge(task(row).toTask(), tokenizer.decode(turns.get(2))))
                    .isInstanceOf(Outcome.Pass.class);
        }
    }

    @Test
    void aThoughtfulReflectionIsLearnedAndNamesAStepThatMakesItsAim() {
        for (TrainingRow row : new EpisodeWriter(6).rows(THOUGHTFUL)) {
            List<int[]> turns = RowTurns.of(row);
            Matcher aimed = AIMED.matcher(tokenizer.decode(turns.get(1)));

            assertThat(aimed.find()).isTrue();
            assertThat(valueOf(aimed)).isEqualTo(number(aimed, 1));
            assertThat(row.learnedTokens()).isEqualTo(turns.get(1).length + turns.get(2).length);
            assertThat(verifier.judge(task(row).toTask(), tokenizer.decode(turns.get(2))))
                    .isInstanceOf(Outcome.Pass.class);
        }
    }

    private static int valueOf(Matcher aimed) {
        int first = number(aimed, 2);
        int second = number(aimed, 4);
        return switch (aimed.group(3)) {
            case "+" -> first + second;
            case "-" -> first - second;
            case "*" -> first * second;
            default -> first / second;
        };
    }

    @Test
    void aStepThatLeadsNowhereIsCopiedAndNothingMoreIsLearned() {
        int fruitless = 0;
        for (TrainingRow row : new EpisodeWriter(5).rows(RANDOM)) {
            List<int[]> turns = RowTurns.of(row);
            String reflection = tokenizer.decode(turns.get(1));
            if (row.learnedTokens() == turns.get(1).length + FirstStep.TOKENS) {
                fruitless++;
                assertThat(reflection)
                        .startsWith(
                                "start with " + tokenizer.decode(Arrays.copyOf(turns.get(2), 3)));
            } else {
                assertThat(verifier.judge(task(row).toTask(), tokenizer.decode(turns.get(2))))
                        .isInstanceOf(Outcome.Pass.class);
            }
        }
        assertThat(fruitless).isBetween(20, 50);
    }

    private static TrainingPhase phase(int direct, int episodes, double guided, double thoughtful) {
        return new TrainingPhase(1, direct, episodes, 0, guided, thoughtful, 1, 1e-3, 1e-4);
    }

    private static CountdownTask task(TrainingRow row) {
        Matcher question = QUESTION.matcher(tokenizer.decode(row.prompt()));
        assertThat(question.find()).isTrue();
        return new CountdownTask(
                List.of(number(question, 1), number(question, 2), number(question, 3)),
                number(question, 4));
    }

    private static int number(Matcher question, int group) {
        return Integer.parseInt(question.group(group));
    }

    private static Conversation go(Conversation before, int[] turn, String next) {
        return before.answered(turn, tokenizer.decode(turn)).user(next);
    }
}
