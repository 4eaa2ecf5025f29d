package io.reflectretry.trainer.runs.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.MiningConfiguration;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/** A run as it stands in the database. */
@Entity
@Table(name = "runs")
class RunRow {

    @Id
    @Column(name = "run")
    String run;

    @Column(name = "kind")
    String kind;

    @Column(name = "state")
    String state;

    @Column(name = "reason")
    String reason;

    @Column(name = "change")
    long change;

    @Column(name = "configuration")
    @ColumnTransformer(read = "configuration::text", write = Jsonb.FROM_TEXT)
    String configuration;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "changed_at")
    Instant changedAt;

    static RunRow of(RunChanged event, Instant at) {
        var row = new RunRow();
        row.run = event.run();
        row.createdAt = at;
        row.update(event, at);
        return row;
    }

    /** Takes over a change unless a later one is there already: the log may be read again. */
    void update(RunChanged event, Instant at) {
        if (event.change() < change) {
            return;
        }
        kind = kind(event.configuration());
        state = event.state().name();
        reason = event.reason().orElse(null);
        change = event.change();
        configuration = json(event.configuration());
        changedAt = at;
    }

    /** The word for a kind of run, as in its configuration. */
    private static String kind(RunConfiguration configuration) {
        return switch (configuration) {
            case TrainingConfiguration ignored -> "training";
            case EvaluationConfiguration ignored -> "evaluation";
            case MiningConfiguration ignored -> "mining";
        };
    }

    private static String json(RunConfiguration configuration) {
        try {
            return Json.mapper()
                    .writerFor(RunConfiguration.class)
                    .writeValueAsString(configuration);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
