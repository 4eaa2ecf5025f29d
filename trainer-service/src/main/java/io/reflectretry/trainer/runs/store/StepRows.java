package io.reflectretry.trainer.runs.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.CloseReason;
import io.reflectretry.trainer.runs.follow.FirstTries;
import io.reflectretry.trainer.runs.follow.StepView;
import java.io.UncheckedIOException;
import java.util.Map;

/** Steps to rows and back. */
final class StepRows {

    private static final TypeReference<Map<String, Double>> METRICS = new TypeReference<>() {};
    private static final TypeReference<Map<CloseReason, Long>> CLOSED = new TypeReference<>() {};

    private StepRows() {}

    static StepRow of(String run, StepView step) {
        var row = new StepRow();
        row.id = run + "/step/" + step.step();
        row.run = run;
        row.step = step.step();
        row.takenAt = step.takenAt();
        row.weightsSha256 = step.weightsSha256();
        row.groupsTrained = step.groupsTrained();
        row.groupsClosed = write(step.groupsClosed());
        row.metrics = write(step.metrics());
        row.firstPassed = step.firstTries().passed();
        row.firstFailed = step.firstTries().failed();
        row.firstUnscored = step.firstTries().unscored();
        return row;
    }

    static StepView view(StepRow row) {
        return new StepView(
                row.step,
                row.takenAt,
                row.weightsSha256,
                row.groupsTrained,
                read(row.groupsClosed, CLOSED),
                new FirstTries(row.firstPassed, row.firstFailed, row.firstUnscored),
                read(row.metrics, METRICS));
    }

    private static String write(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
