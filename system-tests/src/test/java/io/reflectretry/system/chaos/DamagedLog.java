package io.reflectretry.system.chaos;

import io.reflectretry.checker.LogRecord;
import io.reflectretry.checker.Place;
import io.reflectretry.checker.RecordSource;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A real log, recorded, and what becomes of it by one fault.
 *
 * @param records as they were in the log
 */
record DamagedLog(List<LogRecord> records) implements RecordSource {

    @Override
    public void read(Consumer<LogRecord> reader) {
        records.forEach(reader);
    }

    /** All events of a topic that can be read, with their records. */
    List<LogRecord> on(Topic topic) {
        return records.stream().filter(r -> r.place().topic().equals(topic.topicName())).toList();
    }

    static Event event(LogRecord each) {
        return EventCodec.decode(each.value());
    }

    /** These records were never written. */
    DamagedLog without(Predicate<LogRecord> lost) {
        return new DamagedLog(records.stream().filter(lost.negate()).toList());
    }

    /** The record was written once more, at the end of its partition. */
    DamagedLog doubled(LogRecord each) {
        Place place = each.place();
        long end =
                records.stream()
                        .map(LogRecord::place)
                        .filter(p -> p.topic().equals(place.topic()))
                        .filter(p -> p.partition() == place.partition())
                        .mapToLong(Place::offset)
                        .max()
                        .orElseThrow();
        List<LogRecord> more = new ArrayList<>(records);
        more.add(each.at(new Place(place.topic(), place.partition(), end + 1)));
        return new DamagedLog(more);
    }

    /** A step's record says other groups. */
    DamagedLog withGroups(long step, UnaryOperator<List<StepRecord.TrainedGroup>> change) {
        return new DamagedLog(
                records.stream()
                        .map(each -> isStep(each, step) ? with(each, change) : each)
                        .toList());
    }

    private static boolean isStep(LogRecord each, long step) {
        return each.place().topic().equals(Topic.CHECKPOINTS.topicName())
                && event(each) instanceof CheckpointPublished c
                && c.policy().version() == step;
    }

    private static LogRecord with(
            LogRecord each, UnaryOperator<List<StepRecord.TrainedGroup>> change) {
        CheckpointPublished checkpoint = (CheckpointPublished) event(each);
        StepRecord step = checkpoint.step().orElseThrow();
        CheckpointPublished changed =
                CheckpointPublished.of(
                        checkpoint.run(),
                        checkpoint.policy(),
                        checkpoint.path(),
                        checkpoint.manifestSha256(),
                        Optional.of(
                                new StepRecord(
                                        step.step(),
                                        change.apply(step.groups()),
                                        step.closed(),
                                        step.offsets(),
                                        step.metrics(),
                                        step.weightsSha256())));
        return new LogRecord(
                each.place(),
                each.key(),
                each.headers(),
                each.timestamp(),
                EventCodec.encode(changed));
    }
}
