package io.reflectretry.stack;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A topic to create.
 *
 * @param name its name in Kafka
 * @param partitions how many partitions
 * @param compacted whether only the newest record of each key is kept; else all are, for ever
 */
public record TopicSpec(String name, int partitions, boolean compacted) {
    NewTopic toNewTopic() {
        var settings =
                compacted
                        ? Map.of("cleanup.policy", "compact")
                        : Map.of("cleanup.policy", "delete", "retention.ms", "-1");
        return new NewTopic(name, partitions, (short) 1).configs(settings);
    }
}
