package io.reflectretry.again;

import io.opentelemetry.api.OpenTelemetry;
import io.reflectretry.messaging.StageMetrics;
import io.reflectretry.messaging.StageSettings;
import io.reflectretry.messaging.StageState;
import io.reflectretry.messaging.TransactionalStage;
import io.reflectretry.model.event.Topic;
import io.reflectretry.verifiers.Verifiers;
import io.reflectretry.verifiers.judge.ConcurrentJudge;
import io.reflectretry.verifiers.judge.Judge;
import io.reflectretry.verifiers.judge.JudgeSettings;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The members of the judging's consumer group that run in this process, each a {@link
 * TransactionalStage} with its own clients and thread. Members of other processes share the work:
 * Kafka gives each its partitions.
 */
final class Members implements AutoCloseable {

    /** Answers at a time that verifiers wait for, all members together. */
    private static final int CONCURRENCY = 256;

    private final Judge judge;
    private final ConcurrentJudge concurrent;
    private final List<TransactionalStage> stages;

    /**
     * Starts them.
     *
     * @param replica names this process in the group: two of the same name fence each other
     */
    Members(
            String bootstrapServers,
            Judging judging,
            Verifiers installed,
            String replica,
            int members) {
        judge = new Judge(installed, JudgeSettings.DEFAULTS);
        concurrent = new ConcurrentJudge(judge, CONCURRENCY, (judgement, nanoseconds) -> {});
        var work = new AgainWork(judging, concurrent);
        stages =
                IntStream.range(0, members)
                        .mapToObj(
                                member ->
                                        stage(
                                                bootstrapServers,
                                                judging,
                                                work,
                                                replica + "-" + member))
                        .toList();
        stages.forEach(TransactionalStage::start);
    }

    private static TransactionalStage stage(
            String bootstrapServers, Judging judging, AgainWork work, String member) {
        var settings =
                StageSettings.of(
                        bootstrapServers,
                        judging.group(),
                        member,
                        "/again/%s/%s".formatted(judging.name(), member),
                        Set.of(Topic.ATTEMPTS, Topic.RETRIES),
                        Topic.AGAIN_DEAD_LETTERS);
        return new TransactionalStage(
                settings, work, StageMetrics.none(), OpenTelemetry.noop(), failed -> {});
    }

    /**
     * @throws AgainException when a member cannot go on
     */
    void check() {
        for (TransactionalStage stage : stages) {
            if (stage.state() instanceof StageState.Failed failed) {
                throw new AgainException(
                        "judging again has stopped: %s Start it again to go on where it stopped; a second process needs a --replica of its own"
                                .formatted(failed.reason()));
            }
        }
    }

    @Override
    public void close() {
        stages.parallelStream().forEach(TransactionalStage::close);
        concurrent.close();
        judge.close();
    }
}
