package io.reflectretry.stack;

import io.reflectretry.model.event.Topic;
import java.util.Arrays;
import java.util.List;

/** The topics of the contract, as this stack sets them up. */
public final class ProjectTopics {
    private ProjectTopics() {}

    /**
     * Creates those that are missing.
     *
     * @param partitions how many partitions the topics have that are worked on side by side
     */
    public static void create(String bootstrapServers, int partitions) {
        TopicAdmin.create(bootstrapServers, specs(partitions));
    }

    static List<TopicSpec> specs(int partitions) {
        return Arrays.stream(Topic.values()).map(topic -> spec(topic, partitions)).toList();
    }

    private static TopicSpec spec(Topic topic, int partitions) {
        var count =
                switch (topic.spread()) {
                    case PARTITIONED -> partitions;
                    case SINGLE -> 1;
                };
        var compacted =
                switch (topic.cleanup()) {
                    case KEEP -> false;
                    case COMPACT -> true;
                };
        return new TopicSpec(topic.topicName(), count, compacted);
    }
}
