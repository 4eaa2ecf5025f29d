package io.reflectretry.checker;

import io.reflectretry.checker.FactReader.Read;
import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.event.CheckpointPublished;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.Topic.Cleanup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the log holds of one run, read once. */
final class RunLog {

    // The headers that a stage adds to a dead letter: part of the contract, as the codec is.
    private static final String LETTER_TOPIC = "rrr-topic";
    private static final String LETTER_PARTITION = "rrr-partition";
    private static final String LETTER_OFFSET = "rrr-offset";

    private final String run;
    private final Map<String, Fact> events = new LinkedHashMap<>();
    private final List<Fact> again = new ArrayList<>();
    private final List<Fact> compacted = new ArrayList<>();
    private final List<Read.Unreadable> unreadable = new ArrayList<>();
    private final List<Fact> letters = new ArrayList<>();
    private final Set<Place> lettersOf = new HashSet<>();
    private final Set<String> letterIds = new HashSet<>();
    private final Map<Fact, CheckpointPublished> checkpoints = new LinkedHashMap<>();
    private Optional<RunChanged> newest = Optional.empty();

    private RunLog(String run) {
        this.run = run;
    }

    static RunLog read(String run, RecordSource source) {
        RunLog log = new RunLog(run);
        source.read(log::accept);
        return log;
    }

    private void accept(LogRecord each) {
        switch (FactReader.read(each)) {
            case Read.Readable(Fact fact, Event event) -> accept(fact, event);
            case Read.Unreadable broken -> {
                if (isOurs(each.key())) {
                    unreadable.add(broken);
                }
            }
            case Read.Letter(Fact fact) -> {
                if (isOurs(each.key())) {
                    letters.add(fact);
                    letterIds.add(each.headers().getOrDefault(CloudEventHeaders.ID, ""));
                    origin(each.headers()).ifPresent(lettersOf::add);
                }
            }
        }
    }

    private void accept(Fact fact, Event event) {
        if (!event.runId().equals(Optional.of(run))) {
            return;
        }
        if (event.topic().cleanup() == Cleanup.COMPACT
                || fact.place().topic().equals(Topic.POLICIES.topicName())) {
            compacted.add(fact);
            if (event instanceof RunChanged change
                    && newest.filter(n -> n.change() > change.change()).isEmpty()) {
                newest = Optional.of(change);
            }
            return;
        }
        if (events.putIfAbsent(fact.id(), fact) != null) {
            again.add(fact);
        }
        if (event instanceof CheckpointPublished checkpoint) {
            checkpoints.put(fact, checkpoint);
        }
    }

    private boolean isOurs(String key) {
        return key.equals(run) || key.startsWith(run + ":");
    }

    private static Optional<Place> origin(Map<String, String> headers) {
        try {
            return Optional.of(
                    new Place(
                            headers.getOrDefault(LETTER_TOPIC, ""),
                            Integer.parseInt(headers.getOrDefault(LETTER_PARTITION, "")),
                            Long.parseLong(headers.getOrDefault(LETTER_OFFSET, ""))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    String run() {
        return run;
    }

    /** The first record of each event, on topics that keep all. */
    Map<String, Fact> events() {
        return events;
    }

    Optional<Fact> event(String id) {
        return Optional.ofNullable(events.get(id));
    }

    /** All events of a topic, by their first records. */
    List<Fact> on(Topic topic) {
        return events.values().stream()
                .filter(fact -> fact.place().topic().equals(topic.topicName()))
                .toList();
    }

    /** Further records of events that were there already. */
    List<Fact> again() {
        return again;
    }

    /** Records on topics of which only the newest of a key is promised. */
    List<Fact> compacted() {
        return compacted;
    }

    List<Read.Unreadable> unreadable() {
        return unreadable;
    }

    List<Fact> letters() {
        return letters;
    }

    boolean hasLetterOf(Place place) {
        return lettersOf.contains(place);
    }

    boolean hasLetterWith(String eventId) {
        return letterIds.contains(eventId);
    }

    /** All announcements by version; those of one version in the order of the log. */
    List<Map.Entry<Fact, CheckpointPublished>> checkpoints() {
        return checkpoints.entrySet().stream()
                .sorted(Comparator.comparingLong(e -> e.getValue().policy().version()))
                .toList();
    }

    /** The run's newest change; nothing if the log does not know the run. */
    Optional<RunChanged> newest() {
        return newest;
    }

    static long index(String episode) {
        return EventIds.taskIndexOf(episode);
    }
}
