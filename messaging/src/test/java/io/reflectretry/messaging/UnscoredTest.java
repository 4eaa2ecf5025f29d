package io.reflectretry.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnscoredTest {

    private static final Outcome.Unscorable OUTCOME =
            new Outcome.Unscorable(UnscorableKind.CONTEXT, "too long");

    private final TestEpisodes episodes = new TestEpisodes("r");

    @Test
    void aTaskWithoutAnAttemptEndsTheAttempt() {
        assertThat(Unscored.after(episodes.task(1), OUTCOME))
                .containsExactly(
                        EpisodeUnscored.attempt("r:1", Stage.ATTEMPT, "r:1/task", OUTCOME));
    }

    @Test
    void aVerdictWithoutReflectionsEndsEveryMember() {
        var verdict = episodes.verdict(1);

        List<Event> ends = Unscored.after(verdict, OUTCOME);

        assertThat(ends).hasSize(verdict.episode().plan().groupSize());
        assertThat(ends)
                .extracting(Event::id)
                .startsWith("r:1/reward/0", "r:1/reward/1")
                .doesNotHaveDuplicates();
        assertThat(ends).allSatisfy(e -> assertThat(e.topic()).isEqualTo(Topic.REWARDS));
    }

    @Test
    void aRetryWithoutARewardEndsItsMember() {
        assertThat(Unscored.after(episodes.retry(1, 3, "x"), OUTCOME))
                .containsExactly(
                        EpisodeUnscored.member("r:1", Stage.REWARD, 3, "r:1/retry/3", OUTCOME));
    }

    @Test
    void afterARewardNothingIsWaitedFor() {
        var reward =
                RewardAssigned.of(
                        episodes.retry(1, 3, "x"),
                        new Outcome.Fail("wrong"),
                        new VerifierId("countdown", "1"));

        assertThat(Unscored.after(reward, OUTCOME)).isEmpty();
    }

    @Test
    void anOutputIsReplacedByTheEndOfWhatItWasFor() {
        assertThat(Unscored.insteadOf(episodes.attempt(1, "x"), OUTCOME))
                .contains(EpisodeUnscored.attempt("r:1", Stage.ATTEMPT, "r:1/task", OUTCOME));
        assertThat(Unscored.insteadOf(episodes.retry(1, 3, "x"), OUTCOME))
                .contains(
                        EpisodeUnscored.member("r:1", Stage.RETRY, 3, "r:1/reflection/3", OUTCOME));
    }
}
