package io.reflectretry.trainer.runs.follow;

import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.event.StepRecord;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An optimizer step, as requests see it.
 *
 * @param step its number, from 1; the version that it made
 * @param takenAt when that version was published
 * @param weightsSha256 the hash of the weights after it
 * @param groupsTrained how many groups it trained on
 * @param groupsClosed how many were closed without training since the step before, by reason
 * @param firstTries first answers of the version before it, as far as they are judged
 * @param metrics the step's figures; {@code first_try_accuracy} (of the version before it) and
 *     {@code second_try_accuracy} (with the step's reward) and what lies between them, {@code
 *     reflection/gain}, among them once there are any
 */
public record StepView(
        long step,
        Instant takenAt,
        String weightsSha256,
        long groupsTrained,
        Map<CloseReason, Long> groupsClosed,
        FirstTries firstTries,
        Map<String, Double> metrics) {

    /** What the record tells, with the first answers of the version that the step trained. */
    public static StepView of(StepRecord record, Instant takenAt, FirstTries firstTries) {
        Map<CloseReason, Long> closed = new EnumMap<>(CloseReason.class);
        record.closed().forEach(group -> closed.merge(group.reason(), 1L, Long::sum));
        return new StepView(
                        record.step(),
                        takenAt,
                        record.weightsSha256(),
                        record.groups().size(),
                        closed,
                        FirstTries.NONE,
                        record.metrics())
                .with(firstTries);
    }

    /** The same step with other first answers. */
    public StepView with(FirstTries tries) {
        Map<String, Double> all = new TreeMap<>(metrics);
        tries.accuracy()
                .ifPresent(
                        first -> {
                            all.put("first_try_accuracy", first);
                            if (metrics.containsKey("reward")) {
                                double gain = (1 - first) * metrics.get("reward");
                                all.put("second_try_accuracy", first + gain);
                                all.put("reflection/gain", gain);
                            }
                        });
        return new StepView(step, takenAt, weightsSha256, groupsTrained, groupsClosed, tries, all);
    }
}
