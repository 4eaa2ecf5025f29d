package io.reflectretry.checker;

import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.run.RunState;
import io.reflectretry.model.run.TrainingConfiguration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** {@link Promise#LINEAGE}: versions 0, 1, 2 … each once, each with the record of its own step. */
final class LineageRule implements Rule {

    @Override
    public void check(RunLog log, Consumer<Violation> found) {
        if (log.newest()
                .filter(n -> n.configuration() instanceof TrainingConfiguration)
                .isEmpty()) {
            return;
        }
        long next = 0;
        for (var announced : log.checkpoints()) {
            CheckpointPublished checkpoint = announced.getValue();
            long version = checkpoint.policy().version();
            for (; next < version; next++) {
                missing(log, next, found);
            }
            next = Math.max(next, version + 1);
            long step = checkpoint.step().map(StepRecord::step).orElse(0L);
            if (step != version) {
                found.accept(
                        Violation.at(
                                Promise.LINEAGE,
                                announced.getKey(),
                                "announces version %d with the record of step %d"
                                        .formatted(version, step)));
            }
        }
        for (; next <= lastPromised(log); next++) {
            missing(log, next, found);
        }
        policies(log, found);
    }

    private static long lastPromised(RunLog log) {
        return log.newest()
                .filter(n -> n.state() == RunState.FINISHED)
                .map(n -> ((TrainingConfiguration) n.configuration()).steps())
                .orElse(0);
    }

    private static void missing(RunLog log, long version, Consumer<Violation> found) {
        found.accept(
                new Violation(
                        Promise.LINEAGE,
                        Optional.empty(),
                        "%s/checkpoint/%d".formatted(log.run(), version),
                        "was never announced"));
    }

    /** Who only loads weights is told the same as who reads the steps. */
    private static void policies(RunLog log, Consumer<Violation> found) {
        Map<String, Long> told = new HashMap<>();
        for (var announced : log.checkpoints()) {
            told.put(
                    announced.getKey().id(),
                    Digest.of(EventCodec.encode(announced.getValue().withoutStep())));
        }
        long newest = -1;
        for (Fact fact : log.compacted()) {
            if (fact.place().topic().equals(Topic.POLICIES.topicName())) {
                if (!Optional.of(fact.digest()).equals(Optional.ofNullable(told.get(fact.id())))) {
                    found.accept(
                            Violation.at(
                                    Promise.LINEAGE,
                                    fact,
                                    "differs from what %s says of that version"
                                            .formatted(Topic.CHECKPOINTS.topicName())));
                }
                newest =
                        Math.max(
                                newest,
                                Long.parseLong(
                                        fact.id().substring(fact.id().lastIndexOf('/') + 1)));
            }
        }
        long announced =
                log.checkpoints().stream()
                        .mapToLong(c -> c.getValue().policy().version())
                        .max()
                        .orElse(-1);
        if (newest != announced) {
            found.accept(
                    new Violation(
                            Promise.LINEAGE,
                            Optional.empty(),
                            "%s/checkpoint/%d".formatted(log.run(), announced),
                            "is not the newest version on %s: that is %d"
                                    .formatted(Topic.POLICIES.topicName(), newest)));
        }
    }
}
