package io.reflectretry.again;

import io.reflectretry.model.event.EventIds;
import io.reflectretry.model.event.ShadowVerdictReached;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.Verifiers;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The second judging of a run: who judges, under which name. The same choice has the same name, by
 * which it goes on where it stopped.
 */
final class Judging {

    private static final int MAX_NAME = 80;

    private final String run;
    private final String name;
    private final SortedMap<String, SecondVerifier> byType;

    private Judging(String run, SortedMap<String, SecondVerifier> byType) {
        this.run = run;
        this.byType = byType;
        this.name =
                ShadowVerdictReached.requireJudging(
                        shortened(
                                byType.values().stream()
                                        .map(Judging::nameOf)
                                        .collect(Collectors.joining("_"))));
    }

    /**
     * @throws AgainException when a verifier is chosen twice or none is, or a choice cannot be had
     */
    static Judging of(String run, List<Choice> choices, Verifiers installed) {
        EventIds.requireRun(run);
        SortedMap<String, SecondVerifier> byType = new TreeMap<>();
        for (Choice choice : choices) {
            if (byType.put(choice.type(), SecondVerifier.of(choice, installed)) != null) {
                throw new AgainException(
                        "the verifier of '%s' is chosen twice: name it once"
                                .formatted(choice.type()));
            }
        }
        if (byType.isEmpty()) {
            throw new AgainException(
                    "no verifier is chosen; there are: " + SecondVerifier.all(installed));
        }
        return new Judging(run, byType);
    }

    private static String nameOf(SecondVerifier second) {
        Verifier verifier = second.verifier();
        String settings = second.settings().isEmpty() ? "" : "-" + second.pairs("-", "-");
        return (verifier.type() + "-" + verifier.version() + settings)
                .replaceAll("[^A-Za-z0-9.-]", "-");
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME
                ? name
                : "%s-%08x".formatted(name.substring(0, MAX_NAME), name.hashCode());
    }

    /** What is to become of an answer to a task. */
    sealed interface Decision {

        /**
         * It is judged.
         *
         * @param task as the verifier is to see it
         */
        record Judge(Task task, SecondVerifier by) implements Decision {}

        /** Its verifier keeps state: asking again may do harm, or give another verdict. */
        record Stateful() implements Decision {}

        /** Nobody was chosen for its type. */
        record OtherType() implements Decision {}
    }

    Decision decide(Task task) {
        SecondVerifier second = byType.get(task.type());
        if (second == null) {
            return new Decision.OtherType();
        }
        Task asked = second.asked(task);
        return Verifiers.idOf(second.verifier(), asked).canJudgeAgain()
                ? new Decision.Judge(asked, second)
                : new Decision.Stateful();
    }

    String run() {
        return run;
    }

    /** Its name: part of ids, of the consumer group and of the report's folder. */
    String name() {
        return name;
    }

    /** The consumer group of all that share this judging. */
    String group() {
        return "rrr-again.%s.%s".formatted(run, name);
    }

    Collection<SecondVerifier> verifiers() {
        return byType.values();
    }

    /** Whether a record with this key belongs to the run. */
    boolean isOurs(String key) {
        return key.startsWith(run + ":");
    }
}
