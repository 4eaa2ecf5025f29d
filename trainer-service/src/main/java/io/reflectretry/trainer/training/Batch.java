package io.reflectretry.trainer.training;

import io.reflectretry.model.event.StepRecord.ClosedGroup;
import io.reflectretry.model.event.StepRecord.TrainedGroup;
import java.util.List;

/**
 * What one optimizer step trains on.
 *
 * @param version the version that the step starts from; it makes the next
 * @param groups in the order of the sum: by task
 * @param closed the groups that were closed since the batch before
 */
record Batch(long version, List<RewardGroup.Ready> groups, List<ClosedGroup> closed) {

    Batch {
        groups = List.copyOf(groups);
        closed = List.copyOf(closed);
    }

    /** The step's number; the version that it makes. */
    long step() {
        return version + 1;
    }

    /** For the step record: each group with the rewards whose tokens it brings. */
    List<TrainedGroup> trained() {
        return groups.stream()
                .map(
                        group ->
                                new TrainedGroup(
                                        group.id(),
                                        group.members().values().stream()
                                                .filter(member -> member.reward().isPresent())
                                                .map(Member::eventId)
                                                .toList()))
                .toList();
    }
}
