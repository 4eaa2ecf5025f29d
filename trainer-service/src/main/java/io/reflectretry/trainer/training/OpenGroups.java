package io.reflectretry.trainer.training;

import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.StepRecord.ClosedGroup;
import io.reflectretry.model.event.StepRecord.TrainedGroup;
import io.reflectretry.trainer.training.RewardGroup.Closed;
import io.reflectretry.trainer.training.RewardGroup.Collecting;
import io.reflectretry.trainer.training.RewardGroup.Ready;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** The groups of a run by what they are: collecting, ready, ended. Each is in one place. */
final class OpenGroups {

    private final int groupSize;
    private final Tally tally;
    private final Consumer<ClosedGroup> onClosed;
    private final SequencedMap<String, Collecting> collecting = new LinkedHashMap<>();
    private final SequencedMap<String, Ready> ready = new LinkedHashMap<>();
    private final List<ClosedGroup> closedSince = new ArrayList<>();
    private final EndedGroups ended;

    /**
     * @param onClosed hears of each group that is closed without training
     */
    OpenGroups(
            int groupSize, EndedGroups.State ended, Tally tally, Consumer<ClosedGroup> onClosed) {
        this.groupSize = groupSize;
        this.ended = EndedGroups.restore(ended);
        this.tally = tally;
        this.onClosed = onClosed;
    }

    Optional<Collecting> collecting(String id) {
        return Optional.ofNullable(collecting.get(id));
    }

    Optional<Ready> ready(String id) {
        return Optional.ofNullable(ready.get(id));
    }

    List<Collecting> allCollecting() {
        return List.copyOf(collecting.values());
    }

    /** In the order in which they became ready. */
    List<Ready> allReady() {
        return List.copyOf(ready.values());
    }

    EndedGroups ended() {
        return ended;
    }

    /** A group is what it has become. */
    void move(RewardGroup group) {
        switch (group) {
            case Collecting open -> collecting.put(open.id(), open);
            case Ready complete -> {
                collecting.remove(complete.id());
                ready.put(complete.id(), complete);
            }
            case Closed done -> {
                end(done, done.members());
                tally.add(Tally.CLOSED + done.reason());
                closedSince.add(done.record());
                onClosed.accept(done.record());
            }
        }
    }

    /** A group goes into a batch. */
    void train(Ready group) {
        end(group, group.members());
        tally.add(Tally.TRAINED);
    }

    /**
     * A group goes into a batch as a record says. Rewards that are in and that the record does not
     * name came too late for it.
     */
    void trainAsRecorded(Ready group) {
        List<Member> late =
                membersById(group.id()).values().stream()
                        .filter(member -> !group.members().containsKey(member.index()))
                        .toList();
        train(group);
        for (Member member : late) {
            ended.arrived(group.index(), member.index());
            tally.add(Tally.LATE);
        }
    }

    private void end(RewardGroup group, SortedMap<Integer, Member> members) {
        collecting.remove(group.id());
        ready.remove(group.id());
        ended.add(group.index(), groupSize, members.keySet());
    }

    /** The groups closed since this was asked before. */
    List<ClosedGroup> takeClosed() {
        List<ClosedGroup> closed = List.copyOf(closedSince);
        closedSince.clear();
        return closed;
    }

    /** What a record of a step that was done before closed, is closed; it is not told again. */
    void closeAsRecorded(List<ClosedGroup> closed) {
        for (ClosedGroup group : closed) {
            if (!ended.contains(EventIds.taskIndexOf(group.group()))) {
                move(
                        new Closed(
                                group.group(),
                                group.reason(),
                                open(group.group())
                                        .map(RewardGroup::members)
                                        .orElseGet(TreeMap::new)));
            }
        }
        closedSince.removeAll(closed);
    }

    /** Whether all rewards that a record names are in. */
    boolean holds(StepRecord record) {
        return record.groups().stream()
                .allMatch(
                        group -> membersById(group.group()).keySet().containsAll(group.rewards()));
    }

    /**
     * The group with just the members that a record names, and those without tokens, which no
     * record names.
     *
     * @param readyAt the version at which it became ready, where that is not known
     * @throws IllegalStateException where one of them is not in
     */
    Ready asRecorded(TrainedGroup group, long readyAt) {
        Map<String, Member> here = membersById(group.group());
        SortedMap<Integer, Member> members = named(group.group(), group.rewards(), here);
        here.values().stream()
                .filter(member -> member.reward().isEmpty())
                .forEach(lost -> members.put(lost.index(), lost));
        return new Ready(
                group.group(), members, ready(group.group()).map(Ready::readyAt).orElse(readyAt));
    }

    /** By partition, the oldest record that an open group needs. */
    Map<TopicPartition, Long> oldestPending() {
        return Stream.concat(ready.values().stream(), collecting.values().stream())
                .flatMap(group -> group.members().values().stream())
                .map(Member::position)
                .collect(Collectors.toMap(LogPosition::partition, LogPosition::offset, Math::min));
    }

    List<AssemblerState.Pending> pendingReady() {
        return ready.values().stream().map(group -> pending(group, group.readyAt())).toList();
    }

    List<AssemblerState.Pending> pendingCollecting() {
        return collecting.values().stream().map(group -> pending(group, 0)).toList();
    }

    private static AssemblerState.Pending pending(RewardGroup group, long readyAt) {
        return new AssemblerState.Pending(
                group.id(),
                group.members().values().stream().map(Member::eventId).toList(),
                readyAt);
    }

    private Optional<RewardGroup> open(String id) {
        return ready(id).<RewardGroup>map(group -> group).or(() -> collecting(id));
    }

    private Map<String, Member> membersById(String id) {
        return open(id).stream()
                .flatMap(group -> group.members().values().stream())
                .collect(Collectors.toMap(Member::eventId, member -> member));
    }

    /**
     * Members by number.
     *
     * @throws IllegalStateException where one is missing
     */
    static SortedMap<Integer, Member> named(
            String group, List<String> rewards, Map<String, Member> members) {
        SortedMap<Integer, Member> found = new TreeMap<>();
        for (String reward : rewards) {
            Member member = members.get(reward);
            if (member == null) {
                throw new IllegalStateException(
                        "The log no longer holds %s, which group %s needs: is the retention of rrr.rewards too short?"
                                .formatted(reward, group));
            }
            found.put(member.index(), member);
        }
        return found;
    }
}
