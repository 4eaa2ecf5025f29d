package io.reflectretry.trainer.runs.store;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.trainer.runs.follow.CheckpointView;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A checkpoint as it stands in the database. */
@Entity
@Table(name = "checkpoints")
class CheckpointRow {

    @Id
    @Column(name = "id")
    String id;

    @Column(name = "run")
    String run;

    @Column(name = "lineage")
    String lineage;

    @Column(name = "version")
    long version;

    @Column(name = "path")
    String path;

    @Column(name = "manifest_sha256")
    String manifestSha256;

    @Column(name = "published_at")
    Instant publishedAt;

    static CheckpointRow of(CheckpointPublished event, Instant at) {
        var row = new CheckpointRow();
        row.id = event.id();
        row.run = event.run();
        row.lineage = event.policy().lineage();
        row.version = event.policy().version();
        row.path = event.path();
        row.manifestSha256 = event.manifestSha256();
        row.publishedAt = at;
        return row;
    }

    CheckpointView view() {
        return new CheckpointView(version, path, manifestSha256, publishedAt);
    }
}
