package io.reflectretry.trainer.training;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/** Positions in the log as text: "rrr.rewards-2" and the offset. */
final class Positions {

    private Positions() {}

    static SortedMap<String, Long> text(Map<TopicPartition, Long> positions) {
        SortedMap<String, Long> text = new TreeMap<>();
        positions.forEach((partition, offset) -> text.put(partition.toString(), offset));
        return text;
    }

    static Map<TopicPartition, Long> parse(Map<String, Long> text) {
        return text.entrySet().stream()
                .collect(Collectors.toMap(e -> partition(e.getKey()), Map.Entry::getValue));
    }

    private static TopicPartition partition(String text) {
        int dash = text.lastIndexOf('-');
        return new TopicPartition(
                text.substring(0, dash), Integer.parseInt(text.substring(dash + 1)));
    }
}
