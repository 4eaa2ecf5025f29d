package io.reflectretry.trainer.training;

import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;

/**
 * The batches of a run's recorded steps, one after the other: which rewards belong to each, its
 * step record says; what they hold, the log. Reads only: the run may go on meanwhile. Not for
 * several threads.
 */
final class RecordedBatches implements AutoCloseable {

    private final String run;
    private final long first;
    private final TreeMap<Long, StepRecord> records = new TreeMap<>();
    private final RewardLog log;
    private final Set<String> wanted;
    private final Map<String, Member> members = new HashMap<>();

    /**
     * @param store the run's files
     * @param first the first step that will be asked for
     * @param scanFrom before these positions lies nothing that it or a later step needs
     */
    RecordedBatches(
            String bootstrapServers,
            String run,
            CheckpointStore store,
            long first,
            Map<TopicPartition, Long> scanFrom) {
        this.run = run;
        this.first = first;
        LongStream.rangeClosed(first, store.newestStep().orElse(0L))
                .forEach(step -> records.put(step, store.step(step).step().orElseThrow()));
        wanted =
                records.values().stream()
                        .flatMap(record -> record.groups().stream())
                        .flatMap(group -> group.rewards().stream())
                        .collect(Collectors.toCollection(HashSet::new));
        log =
                new RewardLog(
                        bootstrapServers,
                        dataRun(),
                        "rrr-replay-%s-%s".formatted(run, UUID.randomUUID()));
        log.seek(scanFrom);
    }

    /** A branch trains on the episodes of the run that it branched off. */
    private String dataRun() {
        return records.values().stream()
                .flatMap(record -> record.groups().stream())
                .map(group -> EventIds.runOf(group.group()))
                .findFirst()
                .orElse(run);
    }

    /** The newest step that was recorded when this was opened. */
    long newest() {
        return records.isEmpty() ? first - 1 : records.lastKey();
    }

    StepRecord record(long step) {
        return records.get(step);
    }

    /**
     * The batch of a step; to be asked for in rising order.
     *
     * @throws NotReplayableException where the log no longer holds its rewards
     */
    Batch batch(long step) {
        StepRecord record = records.get(step);
        log.readUpTo(Positions.parse(record.offsets())).stream()
                .flatMap(each -> RewardReader.member(each).stream())
                .filter(member -> wanted.contains(member.eventId()))
                .forEach(member -> members.putIfAbsent(member.eventId(), member));
        List<RewardGroup.Ready> groups =
                record.groups().stream().map(group -> group(step, group)).toList();
        record.groups().forEach(group -> group.rewards().forEach(members::remove));
        return new Batch(step - 1, groups, record.closed());
    }

    private RewardGroup.Ready group(long step, StepRecord.TrainedGroup group) {
        TreeMap<Integer, Member> found = new TreeMap<>();
        for (String reward : group.rewards()) {
            Member member = members.get(reward);
            if (member == null) {
                throw new NotReplayableException(
                        "Step %d of run %s is beyond the log's retention: %s no longer holds %s. How far replay reaches back is the retention of that topic."
                                .formatted(step, run, Topic.REWARDS.topicName(), reward));
            }
            found.put(member.index(), member);
        }
        return new RewardGroup.Ready(group.group(), found, step - 1);
    }

    @Override
    public void close() {
        log.close();
    }
}
