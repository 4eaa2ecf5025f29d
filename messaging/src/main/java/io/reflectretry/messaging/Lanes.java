package io.reflectretry.messaging;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What is in flight: a lane for each partition that this stage owns. */
final class Lanes {

    private final Map<TopicPartition, Lane> lanes = new LinkedHashMap<>();
    // A result finds its slot only through this set: dropped slots are not in it, so that what was
    // worked out for an earlier reading of the record is ignored.
    private final Set<Slot> live = new HashSet<>();

    void own(Collection<TopicPartition> partitions) {
        partitions.forEach(p -> lanes.putIfAbsent(p, new Lane()));
    }

    void disown(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Lane lane = lanes.remove(partition);
            if (lane != null) {
                lane.drop();
            }
        }
        live.removeIf(slot -> !lanes.containsKey(slot.partition()));
    }

    /** Drops all slots; the partitions stay. */
    void dropAll() {
        lanes.values().forEach(Lane::drop);
        live.clear();
    }

    void admit(Slot slot) {
        lanes.get(slot.partition()).admit(slot);
        live.add(slot);
    }

    boolean isLive(Slot slot) {
        return live.contains(slot);
    }

    boolean owns(TopicPartition partition) {
        return lanes.containsKey(partition);
    }

    Set<TopicPartition> partitions() {
        return Set.copyOf(lanes.keySet());
    }

    int inFlight() {
        return live.size();
    }

    boolean hasFinished() {
        return lanes.values().stream().anyMatch(Lane::hasFinished);
    }

    /** The finished prefix of each partition that has one, and where reading goes on after it. */
    Batch finished() {
        Map<TopicPartition, List<Slot>> prefixes = new LinkedHashMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        lanes.forEach(
                (partition, lane) -> {
                    List<Slot> prefix = lane.finishedPrefix();
                    Lane.offsetAfter(prefix)
                            .ifPresent(
                                    offset -> {
                                        prefixes.put(partition, prefix);
                                        offsets.put(partition, offset);
                                    });
                });
        return new Batch(prefixes, offsets);
    }

    void committed(Batch batch) {
        batch.prefixes()
                .forEach(
                        (partition, prefix) -> {
                            lanes.get(partition).committed(prefix);
                            prefix.forEach(live::remove);
                        });
    }

    /** The partitions whose lanes hold at least so many slots. */
    Set<TopicPartition> withAtLeast(int slots) {
        Set<TopicPartition> full = new HashSet<>();
        lanes.forEach(
                (partition, lane) -> {
                    if (lane.size() >= slots) {
                        full.add(partition);
                    }
                });
        return full;
    }

    /** What one transaction writes. */
    record Batch(
            Map<TopicPartition, List<Slot>> prefixes,
            Map<TopicPartition, OffsetAndMetadata> offsets) {

        List<Slot> slots() {
            return prefixes.values().stream().flatMap(List::stream).toList();
        }
    }
}
