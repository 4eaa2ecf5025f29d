package io.reflectretry.messaging.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The defaults that this system depends on; Kafka's own are others. */
class KafkaClientsTest {

    @Test
    void aConsumerReadsCommittedRecordsFromTheStartAndCommitsNothing() {
        var properties = KafkaClients.properties(ConsumerSettings.assigned("b:9092", "c"));

        assertThat(properties)
                .containsEntry("isolation.level", "read_committed")
                .containsEntry("auto.offset.reset", "earliest")
                .containsEntry("enable.auto.commit", false)
                .doesNotContainKey("group.id");
    }

    @Test
    void aMemberHasAStableNameAndAShortSession() {
        var membership = new ConsumerSettings.Membership("g", "g-0", Duration.ofSeconds(8));
        var settings = new ConsumerSettings("b:9092", "c", Optional.of(membership), 10, Map.of());

        assertThat(KafkaClients.properties(settings))
                .containsEntry("group.id", "g")
                .containsEntry("group.instance.id", "g-0")
                .containsEntry("session.timeout.ms", 8000)
                .containsEntry("heartbeat.interval.ms", 2000);
    }

    @Test
    void aProducerWaitsForAllReplicasAndItsTransactionsEndSoon() {
        var properties =
                KafkaClients.properties(ProducerSettings.transactional("b:9092", "c", "t"));

        assertThat(properties)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("compression.type", "zstd")
                .containsEntry("transactional.id", "t")
                .containsEntry("transaction.timeout.ms", 10_000);
    }

    @Test
    void furtherPropertiesGoToTheClientThatTheyAreFor() {
        var further =
                Map.of(
                        "security.protocol", "SSL",
                        "consumer.fetch.max.wait.ms", "7",
                        "producer.linger.ms", "9");
        var consumer = new ConsumerSettings("b:9092", "c", Optional.empty(), 10, further);
        var producer = new ProducerSettings("b:9092", "c", Optional.empty(), 2048, further);

        assertThat(KafkaClients.properties(consumer))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("fetch.max.wait.ms", "7")
                .doesNotContainKeys("linger.ms", "producer.linger.ms");
        assertThat(KafkaClients.properties(producer))
                .containsEntry("security.protocol", "SSL")
                .containsEntry("linger.ms", "9")
                .doesNotContainKeys("fetch.max.wait.ms", "consumer.fetch.max.wait.ms");
    }
}
