package io.reflectretry.cli.bench;

import io.reflectretry.messaging.client.ConsumerSettings;
import io.reflectretry.messaging.client.KafkaClients;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/** Counts the committed verdicts of each run by their episodes. */
final class WrittenOnce {

    private final Map<String, BitSet> episodes = new HashMap<>();
    private final Map<String, Integer> again = new HashMap<>();

    private WrittenOnce() {}

    /** Reads the verdicts' topic up to its present end. */
    static WrittenOnce read(String bootstrapServers) {
        var found = new WrittenOnce();
        try (var consumer =
                KafkaClients.consumer(ConsumerSettings.assigned(bootstrapServers, "bench-check"))) {
            var partitions =
                    IntStream.range(0, BenchBroker.PARTITIONS)
                            .mapToObj(p -> new TopicPartition(Topic.VERDICTS.topicName(), p))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(500)).forEach(each -> found.add(each.key()));
            }
        }
        return found;
    }

    private void add(byte[] key) {
        String episode = new String(key, StandardCharsets.UTF_8);
        BitSet seen = episodes.computeIfAbsent(EventIds.runOf(episode), run -> new BitSet());
        int index = Math.toIntExact(EventIds.taskIndexOf(episode));
        if (seen.get(index)) {
            again.merge(EventIds.runOf(episode), 1, Integer::sum);
        }
        seen.set(index);
    }

    /** How many attempts of a run have a verdict. */
    int judged(String run) {
        return episodes.getOrDefault(run, new BitSet()).cardinality();
    }

    /** How many verdicts of a run are there besides. */
    int doubled(String run) {
        return again.getOrDefault(run, 0);
    }
}
