package io.reflectretry.trainer.runs;

import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.Topic;
import io.reflectretry.trainer.runs.life.Run;
import io.reflectretry.trainer.runs.log.EventLog;
import io.reflectretry.trainer.runs.log.LogEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from the log which runs there are, and where each stands. */
final class RunHistory {

    private static final Logger LOG = LoggerFactory.getLogger(RunHistory.class);
    private static final Set<Topic> RUNS = Set.of(Topic.RUNS);
    private static final Duration POLL = Duration.ofMillis(200);

    private final EventLog log;

    RunHistory(EventLog log) {
        this.log = log;
    }

    /** The newest state of each run; tries until the log can be read, or until it is called off. */
    Map<String, Run> read(BooleanSupplier calledOff) {
        while (!calledOff.getAsBoolean()) {
            try {
                return readOnce(calledOff);
            } catch (KafkaException e) {
                LOG.warn("The log cannot be read yet, trying again: {}", e.toString());
            }
        }
        return Map.of();
    }

    private Map<String, Run> readOnce(BooleanSupplier calledOff) {
        Map<String, Run> runs = new HashMap<>();
        var ends = log.ends(RUNS);
        try (var cursor = log.cursor("trainer-runs", RUNS, Map.of())) {
            while (!cursor.hasPassed(ends) && !calledOff.getAsBoolean()) {
                cursor.poll(POLL, (topic, key) -> true).forEach(entry -> take(entry, runs));
            }
        }
        return runs;
    }

    private static void take(LogEntry entry, Map<String, Run> runs) {
        try {
            if (entry.event() instanceof RunChanged change) {
                runs.merge(
                        change.run(),
                        Run.of(change),
                        (known, read) -> read.change() >= known.change() ? read : known);
            }
        } catch (EventFormatException e) {
            LOG.warn(
                    "Left out a record that cannot be read ({}): {}",
                    entry.place(),
                    e.getMessage());
        }
    }
}
