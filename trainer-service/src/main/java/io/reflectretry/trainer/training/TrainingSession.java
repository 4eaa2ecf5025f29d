package io.reflectretry.trainer.training;

import io.reflectretry.messaging.client.Pace;
import io.reflectretry.messaging.client.ProducerSettings;
import io.reflectretry.messaging.record.DeadLetter;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.run.TrainingConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The batches of a run that is played: rewards from the log, gathered into groups. */
final class TrainingSession implements StepSource {

    private static final Duration POLL = Duration.ofMillis(100);

    /** While a step is under way, what comes in is not yet needed. */
    private static final Duration BUSY = Duration.ofMillis(50);

    /** A pause of the whole machine must not count as silence of the rollouts. */
    private static final Duration MOST_IDLE_AT_ONCE = Duration.ofSeconds(1);

    private final TrainingRequest request;
    private final TrainingPlace place;
    private final RewardLog log;
    private final GroupAssembler assembler;
    private final Tally tally;
    private final List<ProducerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
    private final Pace pace = new Pace(BUSY);
    private long looked = System.nanoTime();

    /** Dead letters of records before these positions are in the log already. */
    private Map<TopicPartition, Long> lettersWritten = Map.of();

    /**
     * @param log stands where the assembler's state was made
     */
    TrainingSession(
            TrainingRequest request,
            TrainingPlace place,
            RewardLog log,
            GroupAssembler assembler,
            Tally tally) {
        this.request = request;
        this.place = place;
        this.log = log;
        this.assembler = assembler;
        this.tally = tally;
    }

    @Override
    public long last() {
        return request.configuration().steps();
    }

    @Override
    public void read(boolean busy) {
        if (busy) {
            rest();
        }
        pace.looks();
        log.poll(POLL).forEach(this::accept);
        long now = System.nanoTime();
        if (log.caughtUp()) {
            Duration passed = Duration.ofNanos(now - looked);
            assembler.idleFor(passed.compareTo(MOST_IDLE_AT_ONCE) < 0 ? passed : MOST_IDLE_AT_ONCE);
        }
        looked = now;
        showQueues();
    }

    private void rest() {
        try {
            Thread.sleep(pace.rest());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> each) {
        switch (RewardReader.read(each)) {
            case RewardReader.Read.Readable(var event) ->
                    assembler.accept(event, RewardLog.position(each));
            case RewardReader.Read.Unreadable(String reason, Optional<Member> member) -> {
                tally.add(Tally.UNREADABLE);
                String episode = new String(each.key(), StandardCharsets.UTF_8);
                if (hasIndex(episode)) {
                    member.ifPresent(lost -> assembler.acceptUnreadable(episode, lost));
                }
                LogPosition position = RewardLog.position(each);
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

    @Override
    public Optional<StepWork> take(double waitedSeconds) {
        return assembler.take().map(batch -> work(batch, waitedSeconds));
    }

    private StepWork work(Batch batch, double waitedSeconds) {
        TrainingConfiguration configuration = request.configuration();
        tally.countTokens(batch, configuration);
        SortedMap<String, Long> offsets = Positions.text(log.positions());
        Optional<TrainingState> state =
                StepWork.savesState(batch.step(), configuration)
                        ? Optional.of(
                                new TrainingState(
                                        request.run(),
                                        batch.step(),
                                        offsets,
                                        Positions.text(assembler.groups().oldestPending()),
                                        assembler.state(),
                                        tally.counts(),
                                        TrainingState.Skips.NONE))
                        : Optional.empty();
        StepMetrics metrics = StepMetrics.of(batch, configuration, tally.counts(), waitedSeconds);
        List<ProducerRecord<byte[], byte[]>> letters = List.copyOf(deadLetters);
        deadLetters.clear();
        return new StepWork(
                batch, StepPlan.of(batch, configuration), offsets, state, metrics, letters);
    }

    /**
     * The log is read exactly as far as it had been read then: so every group stands again where it
     * stood, and what came later is new once more.
     */
    @Override
    public StepPlan again(StepRecord record) {
        Map<TopicPartition, Long> read = Positions.parse(record.offsets());
        lettersWritten = read;
        log.readUpTo(read).forEach(this::accept);
        if (!assembler.holds(record)) {
            throw new IllegalStateException(
                    "Run %s: the log no longer holds the rewards of step %d, so it cannot be done again. Is the retention of %s too short?"
                            .formatted(request.run(), record.step(), Topic.REWARDS.topicName()));
        }
        Batch batch = assembler.take(record);
        tally.countTokens(batch, request.configuration());
        return StepPlan.of(batch, request.configuration());
    }

    /** The queues, for the gauges. */
    private void showQueues() {
        place.gauges().set(request.run(), "groups/ready", assembler.groups().allReady().size());
        place.gauges()
                .set(request.run(), "groups/collecting", assembler.groups().allCollecting().size());
    }

    @Override
    public void close() {
        log.close();
    }
}
