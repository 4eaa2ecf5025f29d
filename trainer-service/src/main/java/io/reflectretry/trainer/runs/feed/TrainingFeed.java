package io.reflectretry.trainer.runs.feed;

import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.trainer.runs.feed.Admission.Portion;
import io.reflectretry.trainer.runs.follow.FirstTry;
import io.reflectretry.trainer.runs.follow.RunWork;
import io.reflectretry.trainer.runs.follow.TrainingProgress;
import io.reflectretry.trainer.runs.log.FencedWriter;
import io.reflectretry.trainer.runs.log.LogEntry;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds the tasks of a training run: reads what became of those that it fed, and issues new ones as
 * {@link Admission} allows. It never ends by itself; the training says when all steps are done.
 */
public final class TrainingFeed implements RunWork {

    private static final Logger LOG = LoggerFactory.getLogger(TrainingFeed.class);

    private static final Set<Topic> TOPICS =
            Set.of(Topic.TASKS, Topic.VERDICTS, Topic.REWARDS, Topic.CHECKPOINTS, Topic.ROLLOUTS);

    private final TrainingTasks tasks;
    private final Admission admission;
    private final int tasksPerTransaction;
    private final EpisodeLedger ledger;
    private final FeedGauges gauges;
    private final Queue<Closed> closed = new ConcurrentLinkedQueue<>();
    private volatile boolean open;

    private record Closed(String episode, CloseReason reason) {}

    /**
     * @param tasks what is fed
     * @param admission how much
     * @param tasksPerTransaction the most tasks that are written at once
     * @param gauges what is told of it
     * @param open whether it may feed at once
     */
    public TrainingFeed(
            TrainingTasks tasks,
            Admission admission,
            int tasksPerTransaction,
            FeedGauges gauges,
            boolean open) {
        this.tasks = tasks;
        this.admission = admission;
        this.tasksPerTransaction = tasksPerTransaction;
        this.gauges = gauges;
        this.open = open;
        this.ledger = new EpisodeLedger(tasks.groupSize());
    }

    @Override
    public Set<Topic> topics() {
        return TOPICS;
    }

    @Override
    public void read(LogEntry entry) {
        try {
            switch (entry.topic()) {
                case TASKS -> readTask(entry);
                case VERDICTS -> readVerdict(entry);
                case REWARDS -> readReward(entry);
                case CHECKPOINTS -> readCheckpoint(entry);
                case ROLLOUTS -> readRollout(entry);
                default -> throw new IllegalStateException("Not subscribed: " + entry.topic());
            }
        } catch (EventFormatException | IllegalArgumentException e) {
            gauges.unreadable();
            LOG.warn("Left out a record that cannot be read ({}): {}", entry.place(), e.toString());
        }
    }

    /**
     * Only lock-step needs to know who was asked, and only a run with recorded failures which task
     * is one; the body is the price.
     */
    private void readTask(LogEntry entry) {
        if (!admission.lockStep() && !admission.recordsFailures()) {
            ledger.taskIssued(EventIds.taskIndexOf(entry.key()));
        } else if (entry.event() instanceof TaskIssued task) {
            issued(task);
        } else {
            throw unexpected(entry);
        }
    }

    private void issued(TaskIssued task) {
        long index = task.episode().taskIndex();
        long version = task.episode().policy().version();
        if (task.attempt().isPresent()) {
            ledger.recordedIssued(index, version);
        } else {
            ledger.taskIssued(index, version);
        }
    }

    private void readVerdict(LogEntry entry) {
        long index = EventIds.taskIndexOf(entry.key());
        switch (entry.event()) {
            case VerdictReached verdict when verdict.episode().origin().isPresent() ->
                    ledger.recordedJudged(index, FirstTry.of(verdict.outcome()));
            case VerdictReached verdict ->
                    ledger.judged(
                            index,
                            FirstTry.of(verdict.outcome()),
                            OptionalLong.of(verdict.attempt().policy().version()));
            case EpisodeUnscored ignored ->
                    ledger.judged(index, FirstTry.UNSCORED, OptionalLong.empty());
            default -> throw unexpected(entry);
        }
    }

    /** The header says all that is needed: which member is in. The body is large. */
    private void readReward(LogEntry entry) {
        if (!entry.is(RewardAssigned.class) && !entry.is(EpisodeUnscored.class)) {
            throw unexpected(entry);
        }
        int member = EventIds.memberOf(entry.id()).orElseThrow(() -> unexpected(entry));
        ledger.memberIn(EventIds.taskIndexOf(entry.key()), member);
    }

    private void readCheckpoint(LogEntry entry) {
        if (!(entry.event() instanceof CheckpointPublished checkpoint)) {
            throw unexpected(entry);
        }
        checkpoint.step().ifPresent(ledger::stepTaken);
        gauges.published(checkpoint, entry.time());
        ledger.versionPublished(checkpoint.policy().version());
    }

    private void readRollout(LogEntry entry) {
        if (!(entry.event() instanceof RolloutReported report)) {
            throw unexpected(entry);
        }
        gauges.rolloutServes(
                report.replica(),
                report.live().stream()
                        .filter(p -> p.lineage().equals(tasks.run()))
                        .mapToLong(PolicyVersion::version)
                        .max());
    }

    private static IllegalArgumentException unexpected(LogEntry entry) {
        return new IllegalArgumentException(
                "no event of this topic: type \"%s\", id \"%s\""
                        .formatted(entry.type(), entry.id()));
    }

    @Override
    public boolean advance(FencedWriter writer) {
        for (Closed c = closed.poll(); c != null; c = closed.poll()) {
            ledger.groupClosed(c.episode(), c.reason());
        }
        Portion wanted = open ? admission.toFeed(ledger) : Portion.NONE;
        gauges.advanced(ledger, open, wanted.total());
        if (wanted.total() > 0) {
            feed(writer, wanted.atMost(tasksPerTransaction));
        }
        return false;
    }

    private void feed(FencedWriter writer, Portion portion) {
        List<TaskIssued> events =
                tasks.issue(
                        portion,
                        ledger.nextIndex(),
                        ledger.recordedIssued(),
                        ledger.version(),
                        admission.lockStep());
        writer.write(events);
        events.forEach(this::issued);
    }

    /** Hears from the training that a group's place is free again; may be called by any thread. */
    public void groupClosed(String episode, CloseReason reason) {
        closed.add(new Closed(episode, reason));
    }

    @Override
    public void admit(boolean mayFeed) {
        open = mayFeed;
    }

    @Override
    public TrainingProgress progress() {
        return gauges.progress();
    }

    /** How first tries and steps went, for the record. */
    public FeedGauges gauges() {
        return gauges;
    }
}
