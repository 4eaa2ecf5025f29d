package io.reflectretry.model.event;

import io.reflectretry.model.Require;
import io.reflectretry.model.policy.PolicyVersion;
import java.util.Optional;

/**
 * A version of a policy is ready to be loaded: its folder is complete and durable. Written to
 * {@link Topic#CHECKPOINTS} (all versions, with their step records) and, without the step record,
 * to {@link Topic#POLICIES} (the newest of each lineage).
 *
 * @param run the run that made it
 * @param policy lineage and version
 * @param path the checkpoint's folder, relative to the storage root
 * @param manifestSha256 hash of the folder's manifest, which names the hash of every file
 * @param step what it was made of; nothing for version 0, the untrained model
 */
public record CheckpointPublished(
        String id,
        int schemaVersion,
        Optional<String> causation,
        String run,
        PolicyVersion policy,
        String path,
        String manifestSha256,
        Optional<StepRecord> step)
        implements Event {

    public CheckpointPublished {
        Require.text(id, "id");
        causation = Require.optional(causation);
        EventIds.requireRun(run);
        Require.present(policy, "policy");
        Require.text(path, "path");
        Require.text(manifestSha256, "manifestSha256");
        step = Require.optional(step);
    }

    /**
     * The announcement of a checkpoint. Its cause is the last reward of its step; the step record
     * names all.
     */
    public static CheckpointPublished of(
            String run,
            PolicyVersion policy,
            String path,
            String manifestSha256,
            Optional<StepRecord> step) {
        return new CheckpointPublished(
                "%s/checkpoint/%d".formatted(run, policy.version()),
                SCHEMA_VERSION,
                step.filter(s -> !s.groups().isEmpty())
                        .map(s -> s.groups().getLast().rewards().getLast()),
                run,
                policy,
                path,
                manifestSha256,
                step);
    }

    /** The same for {@link Topic#POLICIES}: who only loads weights need not know the step. */
    public CheckpointPublished withoutStep() {
        return new CheckpointPublished(
                id, schemaVersion, causation, run, policy, path, manifestSha256, Optional.empty());
    }

    @Override
    public Optional<String> runId() {
        return Optional.of(run);
    }

    @Override
    public Topic topic() {
        return Topic.CHECKPOINTS;
    }

    @Override
    public String key() {
        return run;
    }
}
