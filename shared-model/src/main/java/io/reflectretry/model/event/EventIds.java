package io.reflectretry.model.event;

import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.Require;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The form of all ids. They derive from the run, the task's index, the stage and the group member,
 * never from time or arrival:
 *
 * <pre>
 * run       demo-7
 * episode   demo-7:42            the task with index 42; also the id of the reward group
 * event     demo-7:42/task   /attempt   /verdict   /reflection/3   /retry/3   /reward/3
 *           demo-7:42/shadow.NAME   /shadow.NAME/3   another verdict, on the attempt or on a retry
 * </pre>
 */
public final class EventIds {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private EventIds() {}

    /** The run's id itself if it can be part of other ids, of file names and of metrics. */
    public static String requireRun(String run) {
        return requireName(run, "run");
    }

    /** The name itself if it can be part of ids, of file names and of metrics. */
    static String requireName(String name, String field) {
        Require.text(name, field);
        // Each event that is read comes by here: the message is made only where it is needed.
        if (!NAME.matcher(name).matches()) {
            throw new InvalidFieldException(
                    field,
                    "must be 1 to 100 letters, digits, dots, dashes or underscores, not \"%s\""
                            .formatted(name));
        }
        return name;
    }

    /** The episode of a run's task. */
    public static String episode(String run, long taskIndex) {
        return run + ":" + taskIndex;
    }

    /** The run that an episode belongs to. */
    public static String runOf(String episodeId) {
        int colon = episodeId.indexOf(':');
        Require.that(colon > 0, "episode", "must have the form run:index");
        return episodeId.substring(0, colon);
    }

    /** The task's index within its run. */
    public static long taskIndexOf(String episodeId) {
        try {
            return Long.parseLong(episodeId.substring(episodeId.indexOf(':') + 1));
        } catch (NumberFormatException e) {
            throw new InvalidFieldException(
                    "episode", "must have the form run:index, not \"%s\"".formatted(episodeId));
        }
    }

    /** The id of an event that happens once in an episode. */
    public static String once(String episodeId, Stage stage) {
        return episodeId + "/" + stage.path();
    }

    /** The id of an event that happens once for each member of the group. */
    public static String member(String episodeId, Stage stage, int member) {
        return episodeId + "/" + stage.path() + "/" + member;
    }

    /**
     * The id of another verdict on an attempt, or on the retry of a member.
     *
     * @param judging who judged again: see {@link ShadowVerdictReached}
     */
    public static String shadow(String episodeId, String judging, Optional<Integer> member) {
        return "%s/shadow.%s%s".formatted(episodeId, judging, member.map(m -> "/" + m).orElse(""));
    }

    /** The episode that an event's id names, if it has the form of one. */
    public static Optional<String> episodeOf(String eventId) {
        int slash = eventId.indexOf('/');
        return slash > 0 && eventId.lastIndexOf(':', slash) > 0
                ? Optional.of(eventId.substring(0, slash))
                : Optional.empty();
    }

    /** The group member that an event's id names, if it names one. */
    public static OptionalInt memberOf(String eventId) {
        String[] parts = eventId.split("/");
        return parts.length == 3 && parts[2].matches("[0-9]{1,6}")
                ? OptionalInt.of(Integer.parseInt(parts[2]))
                : OptionalInt.empty();
    }
}
