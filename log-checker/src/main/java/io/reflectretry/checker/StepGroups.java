package io.reflectretry.checker;

import io.reflectretry.model.event.StepRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the step records say of each group; a group that is said once has one entry.
 *
 * @param byGroup by group, each mention in the order of the steps
 */
record StepGroups(Map<String, List<Mention>> byGroup) {

    /**
     * A step record names a group.
     *
     * @param checkpoint the record in the log
     * @param step the step
     * @param trained the rewards that were used; nothing for a group that was closed
     * @param reason why it was closed; nothing for one that was trained
     */
    record Mention(
            Fact checkpoint, long step, Optional<List<String>> trained, Optional<String> reason) {}

    static StepGroups of(RunLog log) {
        StepGroups groups = new StepGroups(new LinkedHashMap<>());
        for (var announced : log.checkpoints()) {
            announced.getValue().step().ifPresent(record -> groups.add(announced.getKey(), record));
        }
        return groups;
    }

    private void add(Fact checkpoint, StepRecord record) {
        for (var group : record.groups()) {
            add(
                    group.group(),
                    new Mention(
                            checkpoint,
                            record.step(),
                            Optional.of(group.rewards()),
                            Optional.empty()));
        }
        for (var group : record.closed()) {
            add(
                    group.group(),
                    new Mention(
                            checkpoint,
                            record.step(),
                            Optional.empty(),
                            Optional.of(group.reason().name())));
        }
    }

    private void add(String group, Mention mention) {
        byGroup.computeIfAbsent(group, g -> new ArrayList<>()).add(mention);
    }

    boolean names(String group) {
        return byGroup.containsKey(group);
    }

    long trained() {
        return byGroup.values().stream().filter(m -> m.getFirst().trained().isPresent()).count();
    }

    /** How many were closed, by reason. */
    Map<String, Long> closed() {
        Map<String, Long> closed = new TreeMap<>();
        byGroup.values()
                .forEach(m -> m.getFirst().reason().ifPresent(r -> closed.merge(r, 1L, Long::sum)));
        return closed;
    }
}
