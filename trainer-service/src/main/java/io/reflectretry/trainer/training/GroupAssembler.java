package io.reflectretry.trainer.training;

import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.EpisodeUnscored;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.RewardAssigned;
import io.reflectretry.model.event.StepRecord;
import io.reflectretry.model.event.StepRecord.ClosedGroup;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.trainer.training.RewardGroup.Collecting;
import io.reflectretry.trainer.training.RewardGroup.Ready;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Gathers rewards into groups and groups into batches, and alone decides when a group ends. No
 * input or output, no clock of its own: the same calls give the same batches.
 *
 * <p>Each group ends once: trained, or closed for a reason. What comes for it later is counted.
 */
final class GroupAssembler {

    /** A number beyond this is no task of ours: one bit is kept for each. */
    private static final long MOST_TASKS = 1 << 27;

    private final String run;
    private final GroupRules rules;
    private final Tally tally;
    private final OpenGroups groups;
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
        this.tally = tally;
        groups = new OpenGroups(rules.groupSize(), state.ended(), tally, onClosed);
        prefix = new TaskPrefix(state.nextTask(), state.passed());
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
            var in = OpenGroups.named(pending.group(), pending.rewards(), members);
            assembler.groups.move(new Ready(pending.group(), in, pending.readyAt()));
        }
        for (AssemblerState.Pending pending : state.collecting()) {
            var in = OpenGroups.named(pending.group(), pending.rewards(), members);
            // The deadline starts anew: nobody could answer while the trainer was away.
            assembler.groups.move(
                    new Collecting(pending.group(), rules.groupSize(), in, Duration.ZERO));
        }
        return assembler;
    }

    /** The state as data, for {@link #restore}; to be asked for right after a batch was taken. */
    AssemblerState state() {
        return new AssemblerState(
                groups.pendingReady(),
                groups.pendingCollecting(),
                groups.ended().state(),
                prefix.next(),
                prefix.passed());
    }

    /** Takes one event of this run; those that say nothing about groups are skipped. */
    void accept(EpisodeEvent event, LogPosition position) {
        if (EventIds.taskIndexOf(event.episodeId()) >= MOST_TASKS) {
            tally.add(Tally.FOREIGN);
            return;
        }
        switch (event) {
            case VerdictReached verdict -> accept(verdict);
            case RewardAssigned reward -> {
                accept(reward.episodeId(), Member.of(reward, position));
                closeIfOverrun(reward.episodeId(), reward.episode().policy().version());
            }
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
                    groups.move(open(id));
                }
                closeIfOverrun(id, verdict.episode().policy().version());
            }
        }
    }

    private void accept(String id, Member member) {
        long index = EventIds.taskIndexOf(id);
        if (member.index() >= rules.groupSize()) {
            tally.add(Tally.FOREIGN);
        } else if (groups.ended().contains(index)) {
            tally.add(
                    switch (groups.ended().arrived(index, member.index())) {
                        case LATE -> Tally.LATE;
                        case DUPLICATE -> Tally.DUPLICATE;
                    });
        } else if (groups.ready(id).isPresent()) {
            boolean here = groups.ready(id).get().members().containsKey(member.index());
            tally.add(here ? Tally.DUPLICATE : Tally.LATE);
        } else {
            collect(groups.collecting(id).orElseGet(() -> open(id)), member);
        }
    }

    private void collect(Collecting group, Member member) {
        if (group.members().containsKey(member.index())) {
            tally.add(Tally.DUPLICATE);
            return;
        }
        if (member.score().isEmpty()) {
            tally.add(Tally.UNSCORED);
        }
        groups.move(group.with(member, rules.filterZeroVariance(), version));
    }

    private Collecting open(String id) {
        return Collecting.open(id, rules.groupSize(), idle);
    }

    private boolean isNew(String id) {
        return !groups.ended().contains(EventIds.taskIndexOf(id))
                && groups.ready(id).isEmpty()
                && groups.collecting(id).isEmpty();
    }

    /** In lock-step a group of an older version can be in no batch any more. */
    private void closeIfOverrun(String id, long askedVersion) {
        if (rules.lockStep() && askedVersion < version) {
            groups.collecting(id).map(Collecting::tooOld).ifPresent(groups::move);
            groups.ready(id).map(Ready::tooOld).ifPresent(groups::move);
        }
    }

    /** So much time went by in which the trainer had nothing to read: deadlines come nearer. */
    void idleFor(Duration time) {
        idle = idle.plus(time);
        Duration latest = idle.minus(rules.deadline());
        groups.allCollecting().stream()
                .filter(group -> group.openedAt().compareTo(latest) <= 0)
                .forEach(group -> groups.move(group.expire(rules.filterZeroVariance(), version)));
    }

    /** The next batch, when there is one; the version counts on. */
    Optional<Batch> take() {
        groups.allReady().stream()
                .filter(group -> version - group.sampledBy() > rules.dropOlderThan())
                .forEach(group -> groups.move(group.tooOld()));
        return (rules.lockStep() ? prefix() : first()).map(this::batch);
    }

    /** Lock-step: all failures of the smallest prefix of tasks that has enough of them. */
    private Optional<List<Ready>> prefix() {
        List<Ready> found = new ArrayList<>();
        long index = prefix.next();
        while (found.size() < rules.groupsPerStep()) {
            Optional<Ready> group = groups.ready(EventIds.episode(run, index));
            group.ifPresent(found::add);
            if (group.isEmpty() && !prefix.hasPassed(index) && !groups.ended().contains(index)) {
                return Optional.empty();
            }
            index++;
        }
        prefix.advance(index);
        return Optional.of(found);
    }

    private Optional<List<Ready>> first() {
        List<Ready> ready = groups.allReady();
        return ready.size() < rules.groupsPerStep()
                ? Optional.empty()
                : Optional.of(ready.subList(0, rules.groupsPerStep()));
    }

    private Batch batch(List<Ready> taken) {
        taken.forEach(groups::train);
        if (rules.lockStep()) {
            // What the same version sampled beyond the prefix would be off-policy in the next step.
            groups.allCollecting().forEach(group -> groups.move(group.tooOld()));
            groups.allReady().forEach(group -> groups.move(group.tooOld()));
        }
        return new Batch(
                version++,
                taken.stream().sorted(Comparator.comparingLong(RewardGroup::index)).toList(),
                groups.takeClosed());
    }

    /** Whether all rewards that a record names are in. */
    boolean holds(StepRecord record) {
        return groups.holds(record);
    }

    /**
     * The batch of a step that was done before, exactly as its record says; what the record closed
     * is closed.
     *
     * @throws IllegalStateException where a reward that the record names has not come in
     */
    Batch take(StepRecord record) {
        List<Ready> taken =
                record.groups().stream().map(group -> groups.asRecorded(group, version)).toList();
        taken.forEach(groups::trainAsRecorded);
        groups.closeAsRecorded(record.closed());
        record.groups().stream()
                .mapToLong(group -> EventIds.taskIndexOf(group.group()))
                .max()
                .ifPresent(last -> prefix.advance(last + 1));
        return new Batch(version++, taken, record.closed());
    }

    /** The groups that have not ended. */
    OpenGroups groups() {
        return groups;
    }
}
