package io.reflectretry.rollout.play;

import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.Episode;
import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RetryMade;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.SamplingSeeds;
import io.reflectretry.model.event.ShadowVerdictReached;
import io.reflectretry.model.event.Stage;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.policy.text.ChatTokenizer;
import io.reflectretry.policy.text.Conversation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The model's next turn in an episode: what it reads, how often and how it is drawn, and the events
 * that its answers are.
 */
sealed interface Turn {

    /** The event that asks for it. */
    EpisodeEvent cause();

    /** What is played. */
    Episode episode();

    /** Which turn it is. */
    Stage stage();

    /** How completions are drawn. */
    Sampling sampling();

    /** One seed for each completion that is wanted. */
    List<Long> seeds();

    /**
     * What the policy reads; it goes on from the ids of the turns before, never from their text.
     */
    Conversation conversation(ChatTokenizer tokenizer);

    /** The events that the completions make, in the order of the seeds. */
    List<Event> events(List<Sample> samples);

    /**
     * The turn that an event asks for.
     *
     * @return nothing where the episode ends, or where the attempt is a recorded one
     * @throws IllegalArgumentException for events that no rollout should meet
     */
    static Optional<Turn> after(Event event) {
        return switch (event) {
            case TaskIssued task ->
                    task.attempt().isPresent() ? Optional.empty() : Optional.of(new Attempt(task));
            case VerdictReached verdict ->
                    switch (verdict.outcome()) {
                        case Outcome.Fail ignored ->
                                verdict.episode().groupSize() == 0
                                        ? Optional.empty()
                                        : Optional.of(new Reflections(verdict));
                        case Outcome.Pass ignored -> Optional.empty();
                        case Outcome.Unscorable ignored -> Optional.empty();
                    };
            case ReflectionWritten reflection -> Optional.of(new Retry(reflection));
            case EpisodeUnscored ignored -> Optional.empty();
            case AttemptMade e -> throw misplaced(e);
            case RetryMade e -> throw misplaced(e);
            case RewardAssigned e -> throw misplaced(e);
            case ShadowVerdictReached e -> throw misplaced(e);
            case CheckpointPublished e -> throw misplaced(e);
            case RunChanged e -> throw misplaced(e);
            case RolloutReported e -> throw misplaced(e);
        };
    }

    private static IllegalArgumentException misplaced(Event event) {
        return new IllegalArgumentException(
                "%s (%s) belongs on %s; a rollout answers tasks, verdicts and reflections."
                        .formatted(
                                event.id(),
                                event.getClass().getSimpleName(),
                                event.topic().topicName()));
    }

    private static long seed(Episode episode, Stage stage, int member) {
        return SamplingSeeds.of(episode.plan().seed(), episode.taskIndex(), stage, member);
    }

    /** The first answer to a task. */
    record Attempt(TaskIssued cause) implements Turn {

        @Override
        public Episode episode() {
            return cause.episode();
        }

        @Override
        public Stage stage() {
            return Stage.ATTEMPT;
        }

        @Override
        public Sampling sampling() {
            return episode().plan().attempt();
        }

        @Override
        public List<Long> seeds() {
            return List.of(seed(episode(), Stage.ATTEMPT, 0));
        }

        @Override
        public Conversation conversation(ChatTokenizer tokenizer) {
            return Dialogue.task(tokenizer, episode());
        }

        @Override
        public List<Event> events(List<Sample> samples) {
            return List.of(AttemptMade.of(cause, samples.getFirst()));
        }
    }

    /** The group of reflections on a failed attempt: one prompt, one seed for each member. */
    record Reflections(VerdictReached cause) implements Turn {

        @Override
        public Episode episode() {
            return cause.episode();
        }

        @Override
        public Stage stage() {
            return Stage.REFLECTION;
        }

        @Override
        public Sampling sampling() {
            return episode().plan().reflection();
        }

        @Override
        public List<Long> seeds() {
            return IntStream.range(0, episode().groupSize())
                    .mapToObj(member -> seed(episode(), Stage.REFLECTION, member))
                    .toList();
        }

        @Override
        public Conversation conversation(ChatTokenizer tokenizer) {
            return Dialogue.reflection(tokenizer, episode(), cause.attempt());
        }

        @Override
        public List<Event> events(List<Sample> samples) {
            return IntStream.range(0, samples.size())
                    .<Event>mapToObj(
                            member -> ReflectionWritten.of(cause, member, samples.get(member)))
                    .toList();
        }
    }

    /** The second answer, after one reflection. */
    record Retry(ReflectionWritten cause) implements Turn {

        @Override
        public Episode episode() {
            return cause.episode();
        }

        @Override
        public Stage stage() {
            return Stage.RETRY;
        }

        @Override
        public Sampling sampling() {
            return episode().plan().retry();
        }

        @Override
        public List<Long> seeds() {
            return List.of(seed(episode(), Stage.RETRY, cause.member()));
        }

        @Override
        public Conversation conversation(ChatTokenizer tokenizer) {
            return Dialogue.retry(tokenizer, episode(), cause.attempt(), cause.reflection());
        }

        @Override
        public List<Event> events(List<Sample> samples) {
            return List.of(RetryMade.of(cause, samples.getFirst()));
        }
    }
}
