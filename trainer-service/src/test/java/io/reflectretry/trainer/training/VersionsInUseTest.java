package io.reflectretry.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.RolloutReported;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.RunState;
import io.reflectretry.testkit.EventSender;
import io.reflectretry.testkit.TestBroker;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VersionsInUseTest {

    private final String lineage = "used-" + UUID.randomUUID();
    private final String replica = "rollout-" + lineage;

    @Test
    void whatRolloutsHoldAndEvaluationsMeasureIsInUseUntilTheySayOtherwise() {
        try (EventSender sender = EventSender.toTestBroker();
                VersionsInUse inUse = new VersionsInUse(TestBroker.bootstrapServers(), lineage)) {
            assertThat(inUse.versions()).isEmpty();

            send(sender, report(0, 3, 7));
            send(sender, evaluation(0, RunState.RUNNING));
            assertThat(inUse.versions()).containsExactlyInAnyOrder(3L, 7L, 5L);

            send(sender, report(1, 8));
            assertThat(inUse.versions()).containsExactlyInAnyOrder(8L, 5L);

            send(sender, evaluation(1, RunState.FINISHED));
            assertThat(inUse.versions()).containsExactly(8L);
        }
    }

    private RolloutReported report(long sequence, long... versions) {
        return RolloutReported.of(
                replica,
                "boot",
                sequence,
                Optional.empty(),
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(new PolicyVersion("another", 4)),
                                java.util.stream.LongStream.of(versions)
                                        .mapToObj(v -> new PolicyVersion(lineage, v)))
                        .toList(),
                List.of());
    }

    private RunChanged evaluation(long change, RunState state) {
        return RunChanged.of(
                "eval-" + lineage,
                change,
                state,
                Optional.empty(),
                new EvaluationConfiguration(
                        new PolicyVersion(lineage, 5),
                        "data/held-out.jsonl",
                        10,
                        1,
                        false,
                        TestRuns.play()));
    }

    private static void send(EventSender sender, Event event) {
        sender.send(event.topic().topicName(), event.key(), EventCodec.encode(event));
    }
}
