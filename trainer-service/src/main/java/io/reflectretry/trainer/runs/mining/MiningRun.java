package io.reflectretry.trainer.runs.mining;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.mining.FailureCard;
import io.reflectretry.model.mining.MinedFailure;
import io.reflectretry.model.mining.ReasonKind;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.trainer.runs.follow.FirstTry;
import io.reflectretry.trainer.runs.follow.MiningProgress;
import io.reflectretry.trainer.runs.follow.RunWork;
import io.reflectretry.trainer.runs.log.FencedWriter;
import io.reflectretry.trainer.runs.log.LogEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
 * Mines failures: issues the samples of a round, follows what becomes of them, begins the next
 * round when all are in, and writes the data set when no task takes part in another one.
 *
 * <p>The log is all that it remembers: a new process reads what was issued and judged, and goes on
 * in the midst of the round. Rounds have a fixed order, so sample n is of the same task under the
 * same seed whatever was killed in between.
 */
public final class MiningRun implements RunWork {

    private static final Logger LOG = LoggerFactory.getLogger(MiningRun.class);

    private static final Set<Topic> TOPICS = Set.of(Topic.TASKS, Topic.VERDICTS);
    private static final Duration DRAW_EVERY = Duration.ofMillis(200);

    private final MiningTasks tasks;
    private final int samplesPerTransaction;
    private final Duration patience;
    private final Clock clock;
    private final MiningPlace place;
    private final MiningSheet sheet;
    private final FailureSpool spool;
    private boolean opened;
    private boolean roundIssued;
    private int round;
    private int newsSeen = -1;
    private int newsAtStart;
    private Instant since = Instant.EPOCH;
    private Instant lastNews = Instant.EPOCH;
    private Instant drawnAt = Instant.EPOCH;
    private volatile boolean open;
    private volatile MiningProgress progress;

    /**
     * @param tasks what is sampled
     * @param samplesPerTransaction the most samples that are issued at once
     * @param patience how long to wait without any news
     * @param open whether it may issue samples at once
     * @param place where it is published and written
     */
    public MiningRun(
            MiningTasks tasks,
            int samplesPerTransaction,
            Duration patience,
            Clock clock,
            boolean open,
            MiningPlace place) {
        this.tasks = tasks;
        this.samplesPerTransaction = samplesPerTransaction;
        this.patience = patience;
        this.clock = clock;
        this.open = open;
        this.place = place;
        this.sheet = new MiningSheet(tasks.size(), tasks.configuration().rule());
        this.spool = new FailureSpool(place.spool());
        this.progress = draw(Instant.EPOCH);
    }

    @Override
    public Set<Topic> topics() {
        return TOPICS;
    }

    @Override
    public void read(LogEntry entry) {
        try {
            long index = EventIds.taskIndexOf(entry.key());
            switch (entry.event()) {
                case TaskIssued task ->
                        sheet.sampled(index, tasks.positionOf(task.episode().task()));
                case VerdictReached verdict -> judged(index, verdict);
                case EpisodeUnscored ignored -> sheet.ended(index, FirstTry.UNSCORED);
                default ->
                        throw new IllegalArgumentException(
                                "no event of this topic: type \"%s\", id \"%s\""
                                        .formatted(entry.type(), entry.id()));
            }
        } catch (EventFormatException | IllegalArgumentException e) {
            LOG.warn("Left out a record that cannot be read ({}): {}", entry.place(), e.toString());
        }
    }

    private void judged(long index, VerdictReached verdict) {
        if (sheet.isJudged(index)) {
            return;
        }
        switch (verdict.outcome()) {
            case Outcome.Pass ignored -> sheet.ended(index, FirstTry.PASSED);
            case Outcome.Unscorable ignored -> sheet.ended(index, FirstTry.UNSCORED);
            case Outcome.Fail failed -> {
                int task = tasks.positionOf(verdict.episode().task());
                sheet.failed(
                        task,
                        new TaskTally.Failure(
                                Math.toIntExact(index),
                                TokenDigest.of(verdict.attempt().tokenIds()),
                                spool.add(line(MinedFailure.of(verdict))),
                                ReasonKind.of(failed.reason()).intern()));
            }
        }
    }

    private static byte[] line(MinedFailure failure) {
        try {
            return (Json.mapper().writeValueAsString(failure) + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean advance(FencedWriter writer) {
        Instant now = clock.instant();
        if (!opened) {
            place.publish().run();
            opened = true;
            round = sheet.roundUnderWay();
            since = now;
            newsAtStart = sheet.news();
        }
        if (sheet.news() != newsSeen || !open) {
            newsSeen = sheet.news();
            lastNews = now;
        }
        boolean done = step(writer, Duration.between(lastNews, now).compareTo(patience) > 0);
        if (done || Duration.between(drawnAt, now).compareTo(DRAW_EVERY) >= 0) {
            drawnAt = now;
            progress = draw(now);
        }
        return done;
    }

    private boolean step(FencedWriter writer, boolean lostPatience) {
        if (!roundIssued) {
            if (!open) {
                return false;
            }
            List<Integer> due = sheet.due(round, samplesPerTransaction);
            if (!due.isEmpty()) {
                issue(writer, due);
                return false;
            }
            roundIssued = true;
        }
        int awaiting = sheet.awaiting();
        if (awaiting > 0) {
            if (lostPatience) {
                LOG.warn(
                        "{}: no news for {} s; {} samples count as unscored.",
                        tasks.run(),
                        patience.toSeconds(),
                        awaiting);
                sheet.giveUp();
            }
            return false;
        }
        int next = tasks.configuration().rule().nextRound(round);
        if (next > round && !sheet.due(next, 1).isEmpty()) {
            round = next;
            roundIssued = false;
            return false;
        }
        finish();
        return true;
    }

    private void issue(FencedWriter writer, List<Integer> due) {
        List<TaskIssued> events = tasks.issue(due, sheet.nextIndex());
        writer.write(events);
        for (int i = 0; i < due.size(); i++) {
            sheet.sampled(events.get(i).episode().taskIndex(), due.get(i));
        }
    }

    private void finish() {
        place.card()
                .accept(
                        new FailureFile(place.file())
                                .write(
                                        tasks,
                                        sheet,
                                        spool,
                                        place.shown(),
                                        place.data(),
                                        place.tokenizer()));
        try {
            spool.remove();
        } catch (IOException e) {
            LOG.warn("{}: {} stays: {}", tasks.run(), place.spool(), e.toString());
        }
    }

    @Override
    public void admit(boolean mayIssue) {
        open = mayIssue;
    }

    @Override
    public MiningProgress progress() {
        return progress;
    }

    private MiningProgress draw(Instant now) {
        double seconds = Duration.between(since, now).toMillis() / 1000.0;
        int outcomes = sheet.passed() + sheet.failed();
        return new MiningProgress(
                round,
                tasks.configuration().rule().maxSamples(),
                tasks.size(),
                sheet.takingPart(Math.max(1, round)),
                sheet.samples(),
                sheet.awaiting(),
                sheet.passed(),
                sheet.failed(),
                sheet.samples() - outcomes - sheet.awaiting(),
                sheet.different(),
                seconds <= 0
                        ? Optional.empty()
                        : Optional.of((sheet.news() - newsAtStart) / 2.0 / seconds));
    }

    /**
     * Where a mining run is published and written.
     *
     * @param publish makes the policy known where that is this run's matter; may be called again
     * @param spool a file for what is under way
     * @param file the data set
     * @param shown how the data set is named
     * @param data the tasks' file
     * @param tokenizer the policy's tokenizer; need not be there
     * @param card gets the data set's card, before the run ends
     */
    public record MiningPlace(
            Runnable publish,
            Path spool,
            Path file,
            String shown,
            Path data,
            Path tokenizer,
            Consumer<FailureCard> card) {}
}
