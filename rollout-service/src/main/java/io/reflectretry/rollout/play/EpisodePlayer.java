package io.reflectretry.rollout.play;

import io.reflectretry.messaging.StageWork;
import io.reflectretry.messaging.Unscored;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.policy.Sample;
import io.reflectretry.policy.generation.ContextExceededException;
import io.reflectretry.policy.text.ChatTemplateException;
import io.reflectretry.rollout.policies.LivePolicy;
import io.reflectretry.rollout.policies.PolicyRegistry;
import io.reflectretry.rollout.server.InferenceServerException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;

/**
 * Plays the model's part of every episode: a task is answered, a failed verdict is reflected on
 * once for each member of the group, a reflection is followed by a retry. Keeps no state between
 * events.
 *
 * <p>What cannot be answered ends as UNSCORABLE: at once where the conversation does not fit the
 * context or the template refuses it, after a second try where generation failed.
 */
public final class EpisodePlayer implements StageWork {

    private static final Logger LOG = Logger.getLogger(EpisodePlayer.class);
    private static final int TRIES = 2;

    private final PolicyRegistry<LivePolicy> policies;
    private final Executor prompts;
    private final PlayMetrics metrics;
    private volatile boolean stopped;

    /**
     * @param prompts applies chat templates, so that the stage's own thread does not have to
     */
    public EpisodePlayer(
            PolicyRegistry<LivePolicy> policies, Executor prompts, PlayMetrics metrics) {
        this.policies = policies;
        this.prompts = prompts;
        this.metrics = metrics;
    }

    @Override
    public CompletionStage<List<Event>> process(Event event) {
        Optional<Turn> turn;
        try {
            turn = Turn.after(event);
        } catch (IllegalArgumentException misplaced) {
            return CompletableFuture.failedFuture(misplaced);
        }
        return turn.map(this::play)
                .orElseGet(() -> CompletableFuture.completedFuture(withoutThePolicy(event)));
    }

    /** A recorded attempt goes its way as if it had just been made; nobody waits for a policy. */
    private static List<Event> withoutThePolicy(Event event) {
        return event instanceof TaskIssued task
                ? task.attempt().<Event>map(a -> AttemptMade.of(task, a)).stream().toList()
                : List.of();
    }

    /** From now on failures are those of the shutdown, not of the episodes. */
    public void stop() {
        stopped = true;
    }

    private CompletableFuture<List<Event>> play(Turn turn) {
        return policies.use(
                turn.episode().policy(),
                policy ->
                        CompletableFuture.supplyAsync(
                                        () -> turn.conversation(policy.tokenizer()).promptIds(),
                                        prompts)
                                .thenCompose(prompt -> write(turn, policy, prompt, TRIES))
                                .thenApply(turn::events)
                                .exceptionally(failure -> unscored(turn, policy, cause(failure))));
    }

    /** One request for all members: they share the prompt, and one version writes them all. */
    private CompletableFuture<List<Sample>> write(
            Turn turn, LivePolicy policy, int[] prompt, int tries) {
        PlayMetrics.Request timed = metrics.asked(turn.stage());
        return policy.generator()
                .generate(Answer.request(turn, prompt))
                .thenApply(result -> Answer.samples(policy, prompt, result))
                .whenComplete((samples, failure) -> timed.ended(samples))
                .exceptionallyCompose(
                        failure ->
                                tries > 1 && isWorthASecondTry(cause(failure))
                                        ? write(turn, policy, prompt, tries - 1)
                                        : CompletableFuture.failedFuture(cause(failure)));
    }

    private boolean isWorthASecondTry(Throwable failure) {
        return !stopped
                && switch (failure) {
                    case ContextExceededException ignored -> false;
                    case IllegalArgumentException ignored -> false;
                    case CancellationException ignored -> false;
                    // The client has tried again already, for longer than this would.
                    case InferenceServerException ignored -> false;
                    case Exception ignored -> true;
                    default -> false;
                };
    }

    private List<Event> unscored(Turn turn, LivePolicy policy, Throwable failure) {
        if (stopped) {
            throw new CancellationException("The rollout stops.");
        }
        UnscorableKind kind =
                switch (failure) {
                    case ContextExceededException ignored -> UnscorableKind.CONTEXT;
                    case CancellationException dropped -> throw dropped;
                    case Exception ignored -> UnscorableKind.GENERATION;
                    // Out of memory and the like are no property of the episode.
                    default -> throw new CompletionException(failure);
                };
        String reason = reason(policy, failure);
        if (kind == UnscorableKind.GENERATION) {
            LOG.warnf("%s ends without a score: %s", turn.cause().id(), reason);
            LOG.debug("The failure of " + turn.cause().id(), failure);
        }
        metrics.unscored(turn.stage(), kind);
        return Unscored.after(turn.cause(), new Outcome.Unscorable(kind, reason));
    }

    private static String reason(LivePolicy policy, Throwable failure) {
        return switch (failure) {
            case ContextExceededException e -> e.getMessage();
            case ChatTemplateException e -> "The chat template refused it: " + e.getMessage();
            default ->
                    "Generation by %s failed: %s"
                            .formatted(policy.version(), firstAndLastLine(failure.toString()));
        };
    }

    /** The engine's errors are long, and say what is wrong at their end. */
    private static String firstAndLastLine(String text) {
        List<String> lines = text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
        return lines.size() < 2 ? text : lines.getFirst() + " … " + lines.getLast();
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }
}
