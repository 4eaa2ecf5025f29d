package io.reflectretry.trainer.training;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** Lets a run that is played go on from a full state: pending groups from the log, then seek. */
final class SessionOpening {

    private SessionOpening() {}

    static TrainingSession open(
            TrainingRequest request,
            TrainingPlace place,
            TrainingListener listener,
            TrainingState state) {
        RewardLog log =
                new RewardLog(
                        place.bootstrapServers(),
                        request.run(),
                        TrainingLog.clientId(request.run()));
        try {
            Tally tally = Tally.restore(state.counts());
            GroupAssembler assembler =
                    GroupAssembler.restore(
                            request.run(),
                            GroupRules.of(request.configuration()),
                            state.step(),
                            state.groups(),
                            pendingMembers(log, state),
                            tally,
                            closed -> listener.groupClosed(closed.group(), closed.reason()));
            log.seek(Positions.parse(state.offsets()));
            return new TrainingSession(request, place, log, assembler, tally);
        } catch (RuntimeException failure) {
            log.close();
            throw failure;
        }
    }

    private static Map<String, Member> pendingMembers(RewardLog log, TrainingState state) {
        if (state.oldestPending().isEmpty()) {
            return Map.of();
        }
        Set<String> wanted =
                Stream.of(state.groups().ready(), state.groups().collecting())
                        .flatMap(Collection::stream)
                        .flatMap(pending -> pending.rewards().stream())
                        .collect(Collectors.toCollection(HashSet::new));
        Map<TopicPartition, Long> ends = Positions.parse(state.offsets());
        return log.readAgain(Positions.parse(state.oldestPending()), ends).stream()
                .flatMap(each -> RewardReader.member(each).stream())
                .filter(member -> wanted.contains(member.eventId()))
                .collect(
                        Collectors.toMap(
                                Member::eventId, Function.identity(), (first, again) -> first));
    }
}
