package io.reflectretry.trainer.runs.evaluation;

import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.evaluation.EvaluationResult;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.ReflectionWritten;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.trainer.runs.follow.EvaluationProgress;
import io.reflectretry.trainer.runs.follow.EvaluationProgress.Phase;
import io.reflectretry.trainer.runs.follow.RunWork;
import io.reflectretry.trainer.runs.log.FencedWriter;
import io.reflectretry.trainer.runs.log.LogEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays an evaluation: issues its tasks, follows what becomes of them, then plays the control, and
 * hands over the result. What does not come within the patience counts as unscored.
 */
public final class EvaluationRun implements RunWork {

    private static final Logger LOG = LoggerFactory.getLogger(EvaluationRun.class);

    private static final Set<Topic> TOPICS =
            Set.of(Topic.TASKS, Topic.VERDICTS, Topic.REFLECTIONS, Topic.REWARDS);

    private final EvaluationEpisodes episodes;
    private final int eventsPerTransaction;
    private final Duration patience;
    private final Clock clock;
    private final Consumer<EvaluationResult> result;
    private final EvaluationSheet sheet;
    private Phase phase = Phase.TASKS;
    private Optional<Instant> since = Optional.empty();
    private boolean controlsComplete;
    private int newsAtStart;
    private int newsSeen = -1;
    private Instant lastNews = Instant.EPOCH;
    private Instant drawnAt = Instant.EPOCH;
    private volatile boolean open;
    private volatile EvaluationProgress progress;

    /**
     * @param episodes what is played
     * @param eventsPerTransaction the most events that are written at once
     * @param patience how long to wait without any news
     * @param open whether it may issue tasks at once
     * @param result gets the result, before the run ends
     */
    public EvaluationRun(
            EvaluationEpisodes episodes,
            int eventsPerTransaction,
            Duration patience,
            Clock clock,
            boolean open,
            Consumer<EvaluationResult> result) {
        this.episodes = episodes;
        this.eventsPerTransaction = eventsPerTransaction;
        this.patience = patience;
        this.clock = clock;
        this.open = open;
        this.result = result;
        this.sheet = new EvaluationSheet(episodes.size());
        this.progress = draw(Duration.ZERO);
    }

    @Override
    public Set<Topic> topics() {
        return TOPICS;
    }

    @Override
    public void read(LogEntry entry) {
        try {
            long index = EventIds.taskIndexOf(entry.key());
            switch (entry.topic()) {
                case TASKS -> sheet.taskIssued(index);
                case REFLECTIONS -> {
                    // Only the controls' own: the policy's reflections come with the rewards.
                    if (index >= episodes.size()
                            && entry.event() instanceof ReflectionWritten reflection) {
                        sheet.controlWritten(index, EvaluationEpisodes.borrowedFrom(reflection));
                    }
                }
                case VERDICTS, REWARDS -> readOutcome(index, entry);
                default -> throw new IllegalStateException("Not subscribed: " + entry.topic());
            }
        } catch (EventFormatException | IllegalArgumentException e) {
            LOG.warn("Left out a record that cannot be read ({}): {}", entry.place(), e.toString());
        }
    }

    private void readOutcome(long index, LogEntry entry) {
        switch (entry.event()) {
            case VerdictReached v -> sheet.judged(index, Optional.of(v.attempt()), v.outcome());
            case RewardAssigned r ->
                    sheet.rewarded(
                            index,
                            Optional.of(r.reflection()),
                            Optional.of(r.retry()),
                            r.outcome());
            case EpisodeUnscored u -> {
                if (u.member().isPresent()) {
                    sheet.rewarded(index, Optional.empty(), Optional.empty(), u.outcome());
                } else {
                    sheet.judged(index, Optional.empty(), u.outcome());
                }
            }
            default ->
                    throw new IllegalArgumentException(
                            "no event of this topic: type \"%s\", id \"%s\""
                                    .formatted(entry.type(), entry.id()));
        }
    }

    @Override
    public boolean advance(FencedWriter writer) {
        Instant now = clock.instant();
        if (since.isEmpty()) {
            since = Optional.of(now);
            newsAtStart = sheet.news();
        }
        if (sheet.news() != newsSeen || !open) {
            newsSeen = sheet.news();
            lastNews = now;
        }
        boolean lostPatience = Duration.between(lastNews, now).compareTo(patience) > 0;
        boolean done =
                switch (phase) {
                    case TASKS -> playTasks(writer, lostPatience);
                    case CONTROL -> playControl(writer, lostPatience);
                    case DONE -> true;
                };
        if (done || Duration.between(drawnAt, now).toMillis() >= 200) {
            drawnAt = now;
            progress = draw(Duration.between(since.get(), now));
        }
        return done;
    }

    private boolean playTasks(FencedWriter writer, boolean lostPatience) {
        int next = sheet.nextIndex();
        if (next < episodes.size() && open) {
            var events = episodes.tasks(next, eventsPerTransaction);
            writer.write(events);
            events.forEach(e -> sheet.taskIssued(e.episode().taskIndex()));
            return false;
        }
        if (sheet.ended() < episodes.size() && !lostPatience) {
            return false;
        }
        if (lostPatience) {
            giveUp(episodes.size() - sheet.ended());
        }
        if (!episodes.withControl()) {
            return finish();
        }
        phase = Phase.CONTROL;
        return false;
    }

    private boolean playControl(FencedWriter writer, boolean lostPatience) {
        if (!controlsComplete) {
            if (open) {
                controlsComplete = writeControls(writer);
            }
            return false;
        }
        if (sheet.controlsEnded() < sheet.controlsWritten() && !lostPatience) {
            return false;
        }
        if (lostPatience) {
            giveUp(sheet.controlsWritten() - sheet.controlsEnded());
        }
        return finish();
    }

    /** Returns whether all are in the log. */
    private boolean writeControls(FencedWriter writer) {
        List<ReflectionWritten> missing = episodes.missingControls(sheet, eventsPerTransaction);
        if (missing.isEmpty()) {
            return true;
        }
        writer.write(missing);
        missing.forEach(
                r ->
                        sheet.controlWritten(
                                r.episode().taskIndex(), EvaluationEpisodes.borrowedFrom(r)));
        return false;
    }

    private void giveUp(int missing) {
        LOG.warn(
                "{}: no news for {} s; {} episodes are counted as unscored.",
                episodes.run(),
                patience.toSeconds(),
                missing);
        sheet.giveUp("nothing came for %d s".formatted(patience.toSeconds()));
        newsSeen = -1;
    }

    private boolean finish() {
        result.accept(episodes.result(sheet));
        phase = Phase.DONE;
        return true;
    }

    @Override
    public void admit(boolean mayIssue) {
        open = mayIssue;
    }

    @Override
    public EvaluationProgress progress() {
        return progress;
    }

    private EvaluationProgress draw(Duration followed) {
        return EvaluationTally.of(sheet, phase, newsAtStart, followed, episodes.withControl());
    }
}
