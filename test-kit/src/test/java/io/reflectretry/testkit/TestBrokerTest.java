package io.reflectretry.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TestBrokerTest {
    private static final String TOPIC = Topic.TASKS.topicName();

    @Test
    void theSharedBrokerHasTheProjectsTopicsAndKeepsWhatIsSent() {
        var key = UUID.randomUUID().toString();
        try (var sender = EventSender.toTestBroker();
                var reader = LogReader.ofTestBroker(TOPIC)) {
            for (var text : List.of("one", "two", "three")) {
                sender.send(TOPIC, key, text);
            }

            var found = reader.untilKey(key, 3);

            assertThat(found).extracting(LogReader::text).containsExactly("one", "two", "three");
        }
    }

    @Test
    void itIsTheSameBrokerEachTime() {
        assertThat(TestBroker.bootstrapServers()).isEqualTo(TestBroker.bootstrapServers());
    }

    @Test
    void aReaderThatWaitsInVainShowsWhatWasThere() {
        var key = UUID.randomUUID().toString();
        try (var sender = EventSender.toTestBroker();
                var reader = LogReader.ofTestBroker(TOPIC)) {
            sender.send(TOPIC, key, "something else");
            reader.untilKey(key, 1);

            assertThatThrownBy(
                            () ->
                                    reader.within(Duration.ofMillis(300))
                                            .untilMatching("a miracle", 1, r -> false))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("a miracle")
                    .hasMessageContaining("something else");
        }
    }
}
