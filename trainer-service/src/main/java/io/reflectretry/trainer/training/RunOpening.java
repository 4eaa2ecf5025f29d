package io.reflectretry.trainer.training;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.policy.CheckpointManifest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a run's training where it stands: makes version 0 where there is nothing yet; else takes
 * the newest full state, does again the steps that were recorded after it, and announces what the
 * log lacks.
 */
final class RunOpening {

    private static final Logger LOG = LoggerFactory.getLogger(RunOpening.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final TrainingRequest request;
    private final TrainingPlace place;
    private final TrainingListener listener;
    private final CheckpointStore store;
    private final TrainingLog log;

    RunOpening(
            TrainingRequest request,
            TrainingPlace place,
            TrainingListener listener,
            CheckpointStore store,
            TrainingLog log) {
        this.request = request;
        this.place = place;
        this.listener = listener;
        this.store = store;
        this.log = log;
    }

    /**
     * A run that is ready to go on.
     *
     * @param version the newest version
     */
    record Opened(
            TrainingSession session,
            PolicyTrainer trainer,
            long version,
            TrainingState.Skips skips) {}

    Opened open() {
        store.open();
        if (store.newestStep().isEmpty()) {
            makeVersionZero();
        }
        long newest = store.newestStep().orElseThrow();
        announceMissing(newest);
        TrainingState state = newestState();
        TrainingSession session = session(state);
        PolicyTrainer trainer = trainer(state.step(), store.moments(state.step()));
        log.seek(Positions.parse(state.offsets()));
        Opened opened = new Opened(session, trainer, state.step(), state.skips());
        if (newest > state.step()) {
            return doAgain(opened, newest);
        }
        return opened;
    }

    private void makeVersionZero() {
        Path model = place.storageRoot().resolve(request.configuration().model());
        LOG.info("Run {} begins: version 0 is the model in {}.", request.run(), model);
        store.copyModel(model);
        CheckpointManifest manifest = store.sealCheckpoint(0);
        store.sealState(
                new TrainingState(
                        request.run(),
                        0,
                        Positions.text(request.start()),
                        new TreeMap<>(),
                        GroupAssembler.empty(),
                        new TreeMap<>(),
                        TrainingState.Skips.NONE));
        store.finish(
                CheckpointPublished.of(
                        request.run(),
                        new PolicyVersion(request.run(), 0),
                        store.relative(0),
                        manifest.sha256(),
                        Optional.empty()));
    }

    private void announceMissing(long newest) {
        Set<Long> announced = log.announced(request.run());
        for (long version = 0; version <= newest; version++) {
            if (!announced.contains(version)) {
                LOG.info(
                        "Run {}: the log lacks version {}; announcing it.", request.run(), version);
                log.announce(store.step(version), List.of(), () -> {});
            }
        }
    }

    private TrainingState newestState() {
        for (long step : store.statesNewestFirst()) {
            try {
                TrainingState state = store.state(step);
                Path weights = store.checkpoint(step);
                CheckpointManifest.read(weights, store.step(step).manifestSha256()).check(weights);
                return state;
            } catch (RuntimeException damaged) {
                LOG.warn(
                        "Run {}: the full state of step {} cannot be used, looking for an older one: {}",
                        request.run(),
                        step,
                        damaged.getMessage());
            }
        }
        throw new IllegalStateException(
                "Run %s has no full state that can be used, so it cannot go on; its checkpoints stand under %s. Start a new run from one of them."
                        .formatted(request.run(), store.checkpoint(0).getParent()));
    }

    private TrainingSession session(TrainingState state) {
        Tally tally = Tally.restore(state.counts());
        GroupAssembler assembler =
                GroupAssembler.restore(
                        request.run(),
                        GroupRules.of(request.configuration()),
                        state.step(),
                        state.groups(),
                        pendingMembers(state),
                        tally,
                        closed -> listener.groupClosed(closed.group(), closed.reason()));
        return new TrainingSession(request, place, store, log, assembler, tally, state.step());
    }

    private Map<String, Member> pendingMembers(TrainingState state) {
        if (state.oldestPending().isEmpty()) {
            return Map.of();
        }
        Set<String> wanted =
                Stream.of(state.groups().ready(), state.groups().collecting())
                        .flatMap(Collection::stream)
                        .flatMap(pending -> pending.rewards().stream())
                        .collect(Collectors.toCollection(HashSet::new));
        Map<TopicPartition, Long> ends = Positions.parse(state.offsets());
        return log.readAgain(Positions.parse(state.oldestPending()), ends).stream()
                .flatMap(each -> RewardReader.member(each).stream())
                .filter(member -> wanted.contains(member.eventId()))
                .collect(
                        Collectors.toMap(
                                Member::eventId, Function.identity(), (first, again) -> first));
    }

    private PolicyTrainer trainer(long version, Optional<Path> moments) {
        return Waiting.on(
                PolicyTrainer.open(
                        place.engine(),
                        request.configuration(),
                        store.checkpoint(version),
                        moments,
                        store.checkpoint(0)));
    }

    private Opened doAgain(Opened opened, long newest) {
        LOG.info(
                "Run {}: the full state is of step {}; doing steps up to {} again.",
                request.run(),
                opened.version(),
                newest);
        opened.session().doneBefore(stepRecord(newest));
        TrainingState.Skips skips = opened.skips();
        for (long step = opened.version() + 1; step <= newest; step++) {
            StepRecord record = stepRecord(step);
            readUntilHeld(opened.session(), record);
            Batch batch = opened.session().assembler().take(record);
            StepOutcome outcome =
                    Waiting.on(opened.trainer().step(step, opened.session().plan(batch)));
            skips = skips.after(outcome.skipped());
        }
        return new Opened(opened.session(), asAnnounced(opened.trainer(), newest), newest, skips);
    }

    private StepRecord stepRecord(long step) {
        return store.step(step).step().orElseThrow();
    }

    private void readUntilHeld(TrainingSession session, StepRecord record) {
        while (!session.assembler().holds(record)) {
            List<ConsumerRecord<byte[], byte[]>> records = log.poll(POLL);
            records.forEach(session::accept);
            if (records.isEmpty() && log.caughtUp() && !session.assembler().holds(record)) {
                throw new IllegalStateException(
                        "Run %s: the log no longer holds the rewards of step %d, so it cannot be done again. Is the retention of %s too short?"
                                .formatted(request.run(), record.step(), "rrr.rewards"));
            }
        }
    }

    /**
     * The rollouts have loaded the weights that were announced. Sums may differ in their last bits
     * from one process to the next; then the announced weights are taken, with the moments that
     * were computed again.
     */
    private PolicyTrainer asAnnounced(PolicyTrainer trainer, long version) {
        Path weights = store.weightsAside(version);
        Path moments = store.momentsAside(version);
        Waiting.on(trainer.save(weights, Optional.of(moments)));
        String again = CheckpointStore.weightsSha256(CheckpointManifest.of(weights));
        PolicyTrainer same = trainer;
        if (!again.equals(stepRecord(version).weightsSha256())) {
            LOG.warn(
                    "Run {}: step {} done again gives other bits than announced; going on from the announced weights. Set MKL_CBWR and one engine thread for runs that repeat bit by bit.",
                    request.run(),
                    version);
            Waiting.on(trainer.close());
            same = trainer(version, Optional.of(moments));
        }
        store.sweep();
        return same;
    }
}
