package io.reflectretry.trainer.training;

import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.StepRecord.ClosedGroup;
import io.reflectretry.model.event.StepRecord.TrainedGroup;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.trainer.training.RewardGroup.Closed;
import io.reflectretry.trainer.training.RewardGroup.Collecting;
import io.reflectretry.trainer.training.RewardGroup.Ready;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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

/**
 * Gathers rewards into groups and groups into batches, and alone decides when a group ends. No
 * input or output, no clock of its own: the same calls give the same batches.
 *
 * <p>Each group ends once: trained, or closed for a reason. What comes for it later is counted.
 */
final class GroupAssembler {

    private final String run;
    private final GroupRules rules;
    private final Tally tally;
    private final Consumer<ClosedGroup> onClosed;
    private final SequencedMap<String, Collecting> collecting = new LinkedHashMap<>();
    private final SequencedMap<String, Ready> ready = new LinkedHashMap<>();
    private final List<ClosedGroup> closed = new ArrayList<>();
    private final EndedGroups ended;
    private final TaskPrefix prefix;
    private Duration idle = Duration.ZERO;
    private long version;

    private GroupAssembler(
            String run,
            GroupRules rules,
            long version,
            AssemblerState state,
            Tally tally,
            Consumer<ClosedGroup> onClosed) {
        this.run = run;
        this.rules = rules;
        this.version = version;
        this.ended = EndedGroups.restore(state.ended());
        this.prefix = new TaskPrefix(state.nextTask(), state.passed());
        this.tally = tally;
        this.onClosed = onClosed;
    }

    /** The state before the first event. */
    static AssemblerState empty() {
        return new AssemblerState(
                List.of(),
                List.of(),
                new EndedGroups.State(new byte[0], new TreeMap<>()),
                0,
                List.of());
    }

    /**
     * An assembler that goes on from a state.
     *
     * @param version the version of the weights that the next batch trains
     * @param members what the log holds of the pending groups, by event id
     * @param onClosed hears of each group that is closed without training
     * @throws IllegalStateException where the log no longer holds a reward that the state names
     */
    static GroupAssembler restore(
            String run,
            GroupRules rules,
            long version,
            AssemblerState state,
            Map<String, Member> members,
            Tally tally,
            Consumer<ClosedGroup> onClosed) {
        GroupAssembler assembler = new GroupAssembler(run, rules, version, state, tally, onClosed);
        for (AssemblerState.Pending pending : state.ready()) {
            SortedMap<Integer, Member> in = named(pending.group(), pending.rewards(), members);
            assembler.ready.put(pending.group(), new Ready(pending.group(), in, pending.readyAt()));
        }
        for (AssemblerState.Pending pending : state.collecting()) {
            SortedMap<Integer, Member> in = named(pending.group(), pending.rewards(), members);
            // The deadline starts anew: nobody could answer while the trainer was away.
            assembler.collecting.put(
                    pending.group(),
                    new Collecting(pending.group(), rules.groupSize(), in, Duration.ZERO));
        }
        return assembler;
    }

    /** The state as data, for {@link #restore}. Groups closed since the last batch must be none. */
    AssemblerState state() {
        return new AssemblerState(
                ready.values().stream()
                        .map(group -> pending(group.id(), group.members(), group.readyAt()))
                        .toList(),
                collecting.values().stream()
                        .map(group -> pending(group.id(), group.members(), 0))
                        .toList(),
                ended.state(),
                prefix.next(),
                prefix.passed());
    }

    /** Takes one event of this run; those that say nothing about groups are skipped. */
    void accept(EpisodeEvent event, LogPosition position) {
        switch (event) {
            case VerdictReached verdict -> accept(verdict);
            case RewardAssigned reward ->
                    accept(
                            reward.episodeId(),
                            reward.episode().policy().version(),
                            Member.of(reward, position));
            case EpisodeUnscored unscored when unscored.member().isEmpty() ->
                    prefix.pass(EventIds.taskIndexOf(unscored.episodeId()));
            case EpisodeUnscored unscored ->
                    accept(unscored.episodeId(), Member.of(unscored, position));
            default -> {
                // Tasks, attempts, reflections and retries stand on other topics.
            }
        }
    }

    /** A member whose record cannot be read: known by its id alone, without a score. */
    void acceptUnreadable(String episode, Member member) {
        accept(episode, member);
    }

    private void accept(VerdictReached verdict) {
        String id = verdict.episodeId();
        switch (verdict.outcome()) {
            case Outcome.Pass ignored -> prefix.pass(EventIds.taskIndexOf(id));
            case Outcome.Unscorable ignored -> prefix.pass(EventIds.taskIndexOf(id));
            case Outcome.Fail ignored -> {
                if (isNew(id)) {
                    collecting.put(id, Collecting.open(id, rules.groupSize(), idle));
                }
                closeIfOverrun(id, verdict.episode().policy().version());
            }
        }
    }

    private void accept(String id, long askedVersion, Member member) {
        accept(id, member);
        closeIfOverrun(id, askedVersion);
    }

    private void accept(String id, Member member) {
        if (member.index() >= rules.groupSize()) {
            tally.add(Tally.FOREIGN);
            return;
        }
        long index = EventIds.taskIndexOf(id);
        if (ended.contains(index)) {
            count(ended.arrived(index, member.index()));
            return;
        }
        if (ready.containsKey(id)) {
            boolean here = ready.get(id).members().containsKey(member.index());
            tally.add(here ? Tally.DUPLICATE : Tally.LATE);
            return;
        }
        Collecting group =
                collecting.getOrDefault(id, Collecting.open(id, rules.groupSize(), idle));
        if (group.members().containsKey(member.index())) {
            tally.add(Tally.DUPLICATE);
            return;
        }
        if (member.score().isEmpty()) {
            tally.add(Tally.UNSCORED);
        }
        move(group.with(member, rules.filterZeroVariance(), version));
    }

    private void count(EndedGroups.Straggler straggler) {
        tally.add(
                switch (straggler) {
                    case LATE -> Tally.LATE;
                    case DUPLICATE -> Tally.DUPLICATE;
                });
    }

    private boolean isNew(String id) {
        return !ended.contains(EventIds.taskIndexOf(id))
                && !ready.containsKey(id)
                && !collecting.containsKey(id);
    }

    /** In lock-step a group of an older version can be in no batch any more. */
    private void closeIfOverrun(String id, long askedVersion) {
        if (rules.lockStep() && askedVersion < version) {
            Optional.ofNullable(collecting.get(id)).map(Collecting::tooOld).ifPresent(this::move);
            Optional.ofNullable(ready.get(id)).map(Ready::tooOld).ifPresent(this::move);
        }
    }

    /** So much time went by in which the trainer had nothing to read: deadlines come nearer. */
    void idleFor(Duration time) {
        idle = idle.plus(time);
        Duration latest = idle.minus(rules.deadline());
        List<Collecting> expired =
                collecting.values().stream()
                        .filter(group -> group.openedAt().compareTo(latest) <= 0)
                        .toList();
        expired.forEach(group -> move(group.expire(rules.filterZeroVariance(), version)));
    }

    /** The next batch, when there is one; the version counts on. */
    Optional<Batch> take() {
        closeTooOld();
        Optional<List<Ready>> groups = rules.lockStep() ? prefix() : first();
        return groups.map(this::batch);
    }

    /** Lock-step: all failures of the smallest prefix of tasks that has enough of them. */
    private Optional<List<Ready>> prefix() {
        List<Ready> found = new ArrayList<>();
        long index = prefix.next();
        while (found.size() < rules.groupsPerStep()) {
            Ready group = ready.get(EventIds.episode(run, index));
            if (group != null) {
                found.add(group);
            } else if (!prefix.hasPassed(index) && !ended.contains(index)) {
                return Optional.empty();
            }
            index++;
        }
        prefix.advance(index);
        return Optional.of(found);
    }

    private Optional<List<Ready>> first() {
        return ready.size() < rules.groupsPerStep()
                ? Optional.empty()
                : Optional.of(ready.values().stream().limit(rules.groupsPerStep()).toList());
    }

    private Batch batch(List<Ready> groups) {
        groups.forEach(this::trained);
        if (rules.lockStep()) {
            // What the same version sampled beyond the prefix would be off-policy in the next step.
            List.copyOf(collecting.values()).forEach(group -> move(group.tooOld()));
            List.copyOf(ready.values()).forEach(group -> move(group.tooOld()));
        }
        Batch batch =
                new Batch(
                        version,
                        groups.stream()
                                .sorted(Comparator.comparingLong(RewardGroup::index))
                                .toList(),
                        closed);
        closed.clear();
        version++;
        return batch;
    }

    private void closeTooOld() {
        List.copyOf(ready.values()).stream()
                .filter(group -> version - group.sampledBy() > rules.dropOlderThan())
                .forEach(group -> move(group.tooOld()));
    }

    /**
     * The batch of a step that was done before, exactly as its record says; what the record closed
     * is closed.
     *
     * @throws IllegalStateException where a reward that the record names has not come in
     */
    Batch take(StepRecord record) {
        List<Ready> groups =
                record.groups().stream()
                        .map(group -> new Ready(group.group(), named(group), readyAt(group)))
                        .toList();
        groups.forEach(this::trained);
        for (ClosedGroup group : record.closed()) {
            Optional.ofNullable(ready.remove(group.group()))
                    .map(RewardGroup.class::cast)
                    .or(() -> Optional.ofNullable(collecting.remove(group.group())))
                    .ifPresent(
                            open -> move(new Closed(group.group(), group.reason(), members(open))));
        }
        closed.removeAll(record.closed());
        record.groups().stream()
                .mapToLong(group -> EventIds.taskIndexOf(group.group()))
                .max()
                .ifPresent(last -> prefix.advance(last + 1));
        return new Batch(version++, groups, record.closed());
    }

    /** Whether all that a record names is in. */
    boolean holds(StepRecord record) {
        return record.groups().stream()
                .allMatch(
                        group -> {
                            List<String> in =
                                    pendingMembers(group.group()).map(Member::eventId).toList();
                            return in.containsAll(group.rewards());
                        });
    }

    /** By partition, the oldest record that a pending group needs. */
    Map<org.apache.kafka.common.TopicPartition, Long> oldestPending() {
        return Stream.concat(ready.values().stream(), collecting.values().stream())
                .flatMap(group -> members(group).values().stream())
                .map(Member::position)
                .collect(Collectors.toMap(LogPosition::partition, LogPosition::offset, Math::min));
    }

    /** Groups that wait for a batch. */
    int readyGroups() {
        return ready.size();
    }

    /** Groups that wait for members. */
    int collectingGroups() {
        return collecting.size();
    }

    private SortedMap<Integer, Member> named(TrainedGroup group) {
        Map<String, Member> in =
                pendingMembers(group.group())
                        .collect(Collectors.toMap(Member::eventId, member -> member));
        return named(group.group(), group.rewards(), in);
    }

    private long readyAt(TrainedGroup group) {
        return Optional.ofNullable(ready.get(group.group())).map(Ready::readyAt).orElse(version);
    }

    private Stream<Member> pendingMembers(String id) {
        return Stream.of(
                        Optional.ofNullable(ready.get(id)), Optional.ofNullable(collecting.get(id)))
                .flatMap(Optional::stream)
                .flatMap(group -> members(group).values().stream());
    }

    private void trained(Ready group) {
        ready.remove(group.id());
        collecting.remove(group.id());
        ended.add(group.index(), rules.groupSize(), group.members().keySet());
        tally.add(Tally.TRAINED);
    }

    private void move(RewardGroup group) {
        switch (group) {
            case Collecting open -> collecting.put(open.id(), open);
            case Ready complete -> {
                collecting.remove(complete.id());
                ready.put(complete.id(), complete);
            }
            case Closed done -> {
                collecting.remove(done.id());
                ready.remove(done.id());
                ended.add(done.index(), rules.groupSize(), done.members().keySet());
                tally.add(Tally.CLOSED + done.reason());
                closed.add(done.record());
                onClosed.accept(done.record());
            }
        }
    }

    private static SortedMap<Integer, Member> members(RewardGroup group) {
        return switch (group) {
            case Collecting open -> open.members();
            case Ready complete -> complete.members();
            case Closed done -> done.members();
        };
    }

    private static AssemblerState.Pending pending(
            String id, SortedMap<Integer, Member> members, long readyAt) {
        return new AssemblerState.Pending(
                id, members.values().stream().map(Member::eventId).toList(), readyAt);
    }

    private static SortedMap<Integer, Member> named(
            String group, List<String> rewards, Map<String, Member> members) {
        SortedMap<Integer, Member> found = new TreeMap<>();
        for (String reward : rewards) {
            Member member = members.get(reward);
            if (member == null) {
                throw new IllegalStateException(
                        "The log no longer holds %s, which group %s needs: is the retention of %s too short?"
                                .formatted(reward, group, "rrr.rewards"));
            }
            found.put(member.index(), member);
        }
        return found;
    }
}
