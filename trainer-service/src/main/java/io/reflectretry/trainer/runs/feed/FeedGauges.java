package io.reflectretry.trainer.runs.feed;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.trainer.runs.follow.CheckpointView;
import io.reflectretry.trainer.runs.follow.FirstTries;
import io.reflectretry.trainer.runs.follow.StepView;
import io.reflectretry.trainer.runs.follow.TrainingProgress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What a training run tells of itself. Written by the follower's thread; {@link #progress()} may be
 * read by any.
 */
public final class FeedGauges {

    /** Speed is that of the last so many steps. */
    private static final int STEPS_FOR_SPEED = 10;

    /** First tries are those of the last so many versions. */
    private static final int VERSIONS_FOR_ACCURACY = 4;

    /** How often a new picture is drawn, at most. */
    private static final Duration EVERY = Duration.ofMillis(200);

    private final long steps;
    private final Clock clock;
    private final Deque<Instant> stepTimes = new ArrayDeque<>();
    private final Map<String, Long> rolloutVersions = new TreeMap<>();
    private Optional<Double> reward = Optional.empty();
    private long step;
    private double tokens;
    private long unreadable;
    private Optional<Instant> advancedAt = Optional.empty();
    private Instant drawnAt = Instant.EPOCH;
    private Duration heldBack = Duration.ZERO;
    private Duration starved = Duration.ZERO;
    private volatile TrainingProgress progress;
    private volatile Map<Long, FirstTries> firstTries = Map.of();
    private final ConcurrentNavigableMap<Long, StepView> taken = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<Long, CheckpointView> checkpoints =
            new ConcurrentSkipListMap<>();

    /**
     * @param groupSize G
     * @param steps steps wanted
     */
    public FeedGauges(int groupSize, long steps, Clock clock) {
        this.steps = steps;
        this.clock = clock;
        this.progress = draw(new EpisodeLedger(groupSize));
    }

    void unreadable() {
        unreadable++;
    }

    void rolloutServes(String replica, OptionalLong version) {
        if (version.isPresent()) {
            rolloutVersions.put(replica, version.getAsLong());
        } else {
            rolloutVersions.remove(replica);
        }
    }

    void published(CheckpointPublished checkpoint, Instant at) {
        checkpoints.put(checkpoint.policy().version(), CheckpointView.of(checkpoint, at));
        checkpoint.step().ifPresent(record -> stepTaken(record, at));
    }

    private void stepTaken(StepRecord record, Instant at) {
        if (record.step() <= step) {
            return;
        }
        step = record.step();
        taken.put(step, StepView.of(record, at, FirstTries.NONE));
        reward = Optional.ofNullable(record.metrics().get("reward"));
        // A running total in the community's meaning, so the newest figure is the sum.
        tokens = Math.max(tokens, record.metrics().getOrDefault("num_tokens", 0.0));
        stepTimes.addLast(at);
        if (stepTimes.size() > STEPS_FOR_SPEED) {
            stepTimes.removeFirst();
        }
    }

    /** Time has passed since the last call: it was spent waiting for the trainer, or not. */
    void advanced(EpisodeLedger ledger, boolean open, int wanted) {
        Instant now = clock.instant();
        Duration passed = advancedAt.map(t -> Duration.between(t, now)).orElse(Duration.ZERO);
        advancedAt = Optional.of(now);
        boolean idle = ledger.awaitingVerdict() == 0 && ledger.incompleteGroups() == 0;
        if (open && idle) {
            if (wanted == 0) {
                heldBack = heldBack.plus(passed);
            } else {
                starved = starved.plus(passed);
            }
        }
        if (Duration.between(drawnAt, now).compareTo(EVERY) >= 0) {
            drawnAt = now;
            progress = draw(ledger);
            firstTries = ledger.firstTriesByVersion();
        }
    }

    /** The newest picture. */
    public TrainingProgress progress() {
        return progress;
    }

    /** First answers of a version. */
    public FirstTries firstTries(long version) {
        return firstTries.getOrDefault(version, FirstTries.NONE);
    }

    /** The steps after the given one, each with the first answers of the version before it. */
    public List<StepView> steps(long after) {
        return taken.tailMap(after, false).values().stream()
                .map(step -> step.with(firstTries(step.step() - 1)))
                .toList();
    }

    /** All versions. */
    public List<CheckpointView> checkpoints() {
        return List.copyOf(checkpoints.values());
    }

    private TrainingProgress draw(EpisodeLedger ledger) {
        Optional<Double> first = recentAccuracy(ledger);
        Optional<Double> perStep = secondsPerStep();
        return new TrainingProgress(
                step,
                steps,
                ledger.version(),
                Map.copyOf(rolloutVersions),
                reward,
                ledger.trainedGroups(),
                ledger.closedGroups(),
                ledger.openGroups(),
                ledger.nextIndex(),
                ledger.recordedIssued(),
                ledger.recordedTrained(),
                ledger.awaitingVerdict(),
                ledger.firstTries(),
                first,
                first.flatMap(f -> reward.map(r -> f + (1 - f) * r)),
                ledger.failureRate(),
                Math.round(tokens),
                seconds(heldBack),
                seconds(starved),
                unreadable,
                perStep,
                perStep.map(s -> s * (steps - step)));
    }

    private static Optional<Double> recentAccuracy(EpisodeLedger ledger) {
        FirstTries recent =
                ledger.firstTriesByVersion().entrySet().stream()
                        .filter(e -> e.getKey() > ledger.version() - VERSIONS_FOR_ACCURACY)
                        .map(Map.Entry::getValue)
                        .reduce(FirstTries.NONE, FirstTries::plus);
        return recent.accuracy().stream().boxed().findFirst();
    }

    private Optional<Double> secondsPerStep() {
        if (stepTimes.size() < 2) {
            return Optional.empty();
        }
        Duration all = Duration.between(stepTimes.getFirst(), stepTimes.getLast());
        return Optional.of(seconds(all) / (stepTimes.size() - 1));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
