package io.reflectretry.audit;

import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.StepRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a step record says of one group.
 *
 * @param groupId the group, which is its episode's id
 * @param run the run
 * @param step the step that trained it, or at which it was closed
 * @param checkpoint the id of the checkpoint's event
 * @param closeReason why it was closed without training; empty when it was trained
 */
record GroupRow(
        String groupId, String run, long step, String checkpoint, Optional<String> closeReason) {

    /** The groups that a checkpoint's step record names. */
    static List<GroupRow> of(CheckpointPublished checkpoint) {
        return checkpoint.step().stream().flatMap(step -> rows(checkpoint, step)).toList();
    }

    private static Stream<GroupRow> rows(CheckpointPublished checkpoint, StepRecord step) {
        Stream<GroupRow> trained =
                step.groups().stream()
                        .map(group -> row(checkpoint, step, group.group(), Optional.empty()));
        Stream<GroupRow> closed =
                step.closed().stream()
                        .map(
                                group ->
                                        row(
                                                checkpoint,
                                                step,
                                                group.group(),
                                                Optional.of(group.reason().name())));
        return Stream.concat(trained, closed);
    }

    private static GroupRow row(
            CheckpointPublished checkpoint,
            StepRecord step,
            String group,
            Optional<String> closeReason) {
        return new GroupRow(group, checkpoint.run(), step.step(), checkpoint.id(), closeReason);
    }
}
