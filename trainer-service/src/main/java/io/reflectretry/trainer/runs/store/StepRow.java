package io.reflectretry.trainer.runs.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/** An optimizer step as it stands in the database. */
@Entity
@Table(name = "steps")
class StepRow {

    @Id
    @Column(name = "id")
    String id;

    @Column(name = "run")
    String run;

    @Column(name = "step")
    long step;

    @Column(name = "taken_at")
    Instant takenAt;

    @Column(name = "weights_sha256")
    String weightsSha256;

    @Column(name = "groups_trained")
    long groupsTrained;

    @Column(name = "groups_closed")
    @ColumnTransformer(read = "groups_closed::text", write = Jsonb.FROM_TEXT)
    String groupsClosed;

    @Column(name = "metrics")
    @ColumnTransformer(read = "metrics::text", write = Jsonb.FROM_TEXT)
    String metrics;

    @Column(name = "first_passed")
    long firstPassed;

    @Column(name = "first_failed")
    long firstFailed;

    @Column(name = "first_unscored")
    long firstUnscored;
}
