package io.reflectretry.stack;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates topics; those that are there already stay as they are. */
public final class TopicAdmin {
    private TopicAdmin() {}

    /**
     * Creates what is missing.
     *
     * @param bootstrapServers the broker's address
     * @throws StackException when the broker refuses or does not answer
     */
    public static void create(String bootstrapServers, List<TopicSpec> topics) {
        var settings =
                Map.<String, Object>of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        30_000);
        try (var admin = Admin.create(settings)) {
            var created =
                    admin.createTopics(topics.stream().map(TopicSpec::toNewTopic).toList())
                            .values();
            for (var topic : created.entrySet()) {
                try {
                    topic.getValue().get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new StackException(
                                "cannot create topic %s at %s: %s"
                                        .formatted(
                                                topic.getKey(),
                                                bootstrapServers,
                                                e.getCause().getMessage()),
                                e.getCause());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while creating topics", e);
        }
    }
}
