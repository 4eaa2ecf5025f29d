package io.reflectretry.messaging;

import io.reflectretry.model.event.Topic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** A lower limit on the messages of a topic, as long as this is open. */
final class TopicLimit implements AutoCloseable {

    private final ConfigResource topic;

    TopicLimit(Topic topic, int bytes) throws Exception {
        this.topic = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
        alter(String.valueOf(bytes), AlterConfigOp.OpType.SET);
    }

    private void alter(String value, AlterConfigOp.OpType operation)
            throws InterruptedException, ExecutionException {
        try (var admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, StageHarness.BROKER))) {
            var entry = new ConfigEntry("max.message.bytes", value);
            admin.incrementalAlterConfigs(
                            Map.of(topic, List.of(new AlterConfigOp(entry, operation))))
                    .all()
                    .get();
        }
    }

    @Override
    public void close() throws Exception {
        alter("", AlterConfigOp.OpType.DELETE);
    }
}
