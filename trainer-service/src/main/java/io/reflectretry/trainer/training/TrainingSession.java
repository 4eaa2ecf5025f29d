package io.reflectretry.trainer.training;

import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.messaging.record.DeadLetter;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.policy.CheckpointManifest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A run's training between opening and closing: what it knows, and what happens to it. Belongs to
 * the run's thread, but for {@link #commit}, which the writer's thread calls.
 */
final class TrainingSession {

    private final TrainingRequest request;
    private final TrainingPlace place;
    private final CheckpointStore store;
    private final TrainingLog log;
    private final GroupAssembler assembler;
    private final Tally tally;
    private final List<ProducerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
    private final Retention retention;
    private final long openedVersion;

    /** Dead letters of records before these positions are in the log already. */
    private Map<TopicPartition, Long> lettersWritten = Map.of();

    TrainingSession(
            TrainingRequest request,
            TrainingPlace place,
            CheckpointStore store,
            TrainingLog log,
            GroupAssembler assembler,
            Tally tally,
            long openedVersion) {
        this.request = request;
        this.place = place;
        this.store = store;
        this.log = log;
        this.assembler = assembler;
        this.tally = tally;
        this.openedVersion = openedVersion;
        retention =
                new Retention(
                        request.configuration().checkpoints(), request.configuration().steps());
    }

    GroupAssembler assembler() {
        return assembler;
    }

    /** Steps up to this record were done before, with the dead letters before their positions. */
    void doneBefore(StepRecord newest) {
        lettersWritten = Positions.parse(newest.offsets());
    }

    /** Takes one record of the run. */
    void accept(ConsumerRecord<byte[], byte[]> each) {
        switch (RewardReader.read(each)) {
            case RewardReader.Read.Readable(var event) ->
                    assembler.accept(event, TrainingLog.position(each));
            case RewardReader.Read.Unreadable(String reason, Optional<Member> member) -> {
                tally.add(Tally.UNREADABLE);
                String episode = new String(each.key(), StandardCharsets.UTF_8);
                if (hasIndex(episode)) {
                    member.ifPresent(lost -> assembler.acceptUnreadable(episode, lost));
                }
                LogPosition position = TrainingLog.position(each);
                if (position.offset() >= lettersWritten.getOrDefault(position.partition(), 0L)) {
                    deadLetters.add(letter(each, reason));
                }
            }
        }
    }

    private static boolean hasIndex(String episode) {
        return episode.substring(episode.indexOf(':') + 1).matches("[0-9]{1,8}");
    }

    private ProducerRecord<byte[], byte[]> letter(
            ConsumerRecord<byte[], byte[]> each, String reason) {
        return DeadLetter.of(
                each,
                Topic.TRAINER_DEAD_LETTERS,
                reason,
                place.source(),
                Instant.now(),
                ProducerSettings.MAX_RECORD_BYTES);
    }

    /** The next batch, when there is one. */
    Optional<StepWork> take(double waitedSeconds) {
        return assembler.take().map(batch -> work(batch, waitedSeconds));
    }

    private StepWork work(Batch batch, double waitedSeconds) {
        StepPlan plan = plan(batch);
        long step = batch.step();
        SortedMap<String, Long> offsets = Positions.text(log.positions());
        boolean saveState =
                step % request.configuration().checkpoints().fullStateEvery() == 0
                        || step == request.configuration().steps();
        Optional<TrainingState> state =
                saveState
                        ? Optional.of(
                                new TrainingState(
                                        request.run(),
                                        step,
                                        offsets,
                                        Positions.text(assembler.groups().oldestPending()),
                                        assembler.state(),
                                        tally.counts(),
                                        TrainingState.Skips.NONE))
                        : Optional.empty();
        StepMetrics metrics =
                StepMetrics.of(batch, request.configuration(), tally.counts(), waitedSeconds);
        List<ProducerRecord<byte[], byte[]>> letters = List.copyOf(deadLetters);
        deadLetters.clear();
        return new StepWork(batch, plan, offsets, state, metrics, letters);
    }

    /** The plan of a batch; its tokens are counted. */
    StepPlan plan(Batch batch) {
        tally.add(
                Tally.TOKENS,
                batch.groups().stream()
                        .flatMap(group -> group.members().values().stream())
                        .flatMap(member -> member.reward().stream())
                        .flatMap(
                                reward ->
                                        TrainingExample.of(reward, 0, request.configuration())
                                                .stream())
                        .mapToLong(
                                example ->
                                        example.tokens() + example.sample().promptTokenIds().length)
                        .sum());
        return StepPlan.of(batch, request.configuration());
    }

    /**
     * Makes a step last: the files are sealed, then appear, then are announced. On the writer's
     * thread.
     *
     * @param skips with this step
     */
    void commit(StepWork work, StepOutcome outcome, TrainingState.Skips skips) {
        long version = work.step();
        CheckpointManifest manifest = store.sealCheckpoint(version);
        work.state().map(state -> state.with(skips)).ifPresent(store::sealState);
        Map<String, Double> metrics = new TreeMap<>(work.metrics().with(outcome));
        metrics.put("steps/skipped", (double) skips.total());
        StepRecord record =
                new StepRecord(
                        version,
                        work.batch().trained(),
                        work.batch().closed(),
                        work.offsets(),
                        metrics,
                        CheckpointStore.weightsSha256(manifest));
        CheckpointPublished checkpoint =
                CheckpointPublished.of(
                        request.run(),
                        new PolicyVersion(request.run(), version),
                        store.relative(version),
                        manifest.sha256(),
                        Optional.of(record));
        log.announce(checkpoint, work.deadLetters(), () -> store.finish(checkpoint));
        place.gauges().show(request.run(), version, metrics);
        retention.apply(store, version, openedVersion);
    }

    /** The lag of the trainer and its queues, for the gauges. */
    void showQueues() {
        place.gauges().set(request.run(), "groups/ready", assembler.groups().allReady().size());
        place.gauges()
                .set(request.run(), "groups/collecting", assembler.groups().allCollecting().size());
    }
}
