package io.reflectretry.trainer.training;

import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The groups that were trained or closed, by task number: a bit each, and the members that had not
 * come in by then. So what comes later is known as late or as a duplicate, however long the run is.
 */
final class EndedGroups {

    private final BitSet ended = new BitSet();
    private final SortedMap<Integer, BitSet> missing = new TreeMap<>();

    /** What an arrival for an ended group is. */
    enum Straggler {
        /** The group did not wait for it. */
        LATE,
        /** It was in before. */
        DUPLICATE
    }

    boolean contains(long index) {
        return ended.get(Math.toIntExact(index));
    }

    /** Ends a group; {@code members} are those that are in. */
    void add(long index, int groupSize, Iterable<Integer> members) {
        int number = Math.toIntExact(index);
        BitSet absent = new BitSet(groupSize);
        absent.set(0, groupSize);
        members.forEach(absent::clear);
        ended.set(number);
        if (!absent.isEmpty()) {
            missing.put(number, absent);
        }
    }

    /** Says what a member of an ended group is; told again it is a duplicate. */
    Straggler arrived(long index, int member) {
        int number = Math.toIntExact(index);
        BitSet absent = missing.get(number);
        if (absent == null || !absent.get(member)) {
            return Straggler.DUPLICATE;
        }
        absent.clear(member);
        if (absent.isEmpty()) {
            missing.remove(number);
        }
        return Straggler.LATE;
    }

    /** As data: what {@link #restore} reads. */
    State state() {
        SortedMap<Integer, List<Integer>> absent = new TreeMap<>();
        missing.forEach((index, members) -> absent.put(index, members.stream().boxed().toList()));
        return new State(ended.toByteArray(), absent);
    }

    static EndedGroups restore(State state) {
        EndedGroups groups = new EndedGroups();
        groups.ended.or(BitSet.valueOf(state.ended()));
        state.missing()
                .forEach(
                        (index, members) -> {
                            BitSet absent = new BitSet();
                            members.forEach(absent::set);
                            groups.missing.put(index, absent);
                        });
        return groups;
    }

    /** How many have ended. */
    int size() {
        return ended.cardinality();
    }

    /** The numbers of all ended groups, rising. */
    IntStream indexes() {
        return ended.stream();
    }

    /**
     * As data.
     *
     * @param ended one bit a task, little end first
     * @param missing by task, the members that had not come in
     */
    // A byte array in a record: written and read as Base64, never compared.
    record State(byte[] ended, SortedMap<Integer, List<Integer>> missing) {}
}
