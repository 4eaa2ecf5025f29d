package io.reflectretry.trainer.training;

import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.StepRecord.ClosedGroup;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.DoubleSummaryStatistics;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The G reflections on one failed attempt, and how far the trainer is with them.
 *
 * <pre>
 * Collecting ──{@link Collecting#with with}(last member)──┬─→ Ready ──→ trained
 *            ──{@link Collecting#expire expire}───────────┴─→ Closed ←─{@link Ready#tooOld tooOld}── Ready
 * </pre>
 */
sealed interface RewardGroup {

    /** The fewest scored members whose rewards can be compared. */
    int LEAST_SCORED = 2;

    /** The episode's id. */
    String id();

    /** Those that are in, by number. */
    SortedMap<Integer, Member> members();

    /** The task's number in the run. */
    default long index() {
        return EventIds.taskIndexOf(id());
    }

    /**
     * Members are still to come.
     *
     * @param size G
     * @param members those that are in, by number
     * @param openedAt the assembler's clock when the group was first heard of
     */
    record Collecting(String id, int size, SortedMap<Integer, Member> members, Duration openedAt)
            implements RewardGroup {

        public Collecting {
            members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        }

        static Collecting open(String id, int size, Duration now) {
            return new Collecting(id, size, new TreeMap<>(), now);
        }

        /** With one member more; complete when it is the last. */
        RewardGroup with(Member member, boolean filterZeroVariance, long version) {
            SortedMap<Integer, Member> more = new TreeMap<>(members);
            more.put(member.index(), member);
            Collecting next = new Collecting(id, size, more, openedAt);
            return more.size() < size
                    ? next
                    : next.settle(CloseReason.TOO_FEW_SCORED, filterZeroVariance, version);
        }

        /** The deadline has passed: who is not in stays out. */
        RewardGroup expire(boolean filterZeroVariance, long version) {
            return settle(CloseReason.EXPIRED, filterZeroVariance, version);
        }

        /** Its policy is older than the run allows. */
        Closed tooOld() {
            return new Closed(id, CloseReason.STALE, members);
        }

        private RewardGroup settle(CloseReason tooFew, boolean filterZeroVariance, long version) {
            DoubleSummaryStatistics scores = scores(members.values());
            if (scores.getCount() < LEAST_SCORED) {
                return new Closed(id, tooFew, members);
            }
            if (filterZeroVariance && scores.getMin() == scores.getMax()) {
                return new Closed(id, CloseReason.NO_VARIANCE, members);
            }
            return new Ready(id, members, version);
        }
    }

    /**
     * Can be trained.
     *
     * @param members those that are in, by number: all, or those that came before the deadline
     * @param readyAt the version that the trainer had reached when the group became ready
     */
    record Ready(String id, SortedMap<Integer, Member> members, long readyAt)
            implements RewardGroup {

        public Ready {
            members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        }

        /** Its policy is older than the run allows. */
        Closed tooOld() {
            return new Closed(id, CloseReason.STALE, members);
        }

        /** The version that sampled it: all reflections of a group are sampled by one. */
        long sampledBy() {
            return members.values().stream()
                    .flatMap(member -> member.reward().stream())
                    .mapToLong(reward -> reward.reflection().policy().version())
                    .min()
                    .orElseThrow();
        }
    }

    /** Ended without training. */
    record Closed(String id, CloseReason reason, SortedMap<Integer, Member> members)
            implements RewardGroup {

        public Closed {
            members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        }

        ClosedGroup record() {
            return new ClosedGroup(id, reason);
        }
    }

    private static DoubleSummaryStatistics scores(Collection<Member> members) {
        return members.stream()
                .flatMapToDouble(member -> member.score().stream())
                .summaryStatistics();
    }
}
