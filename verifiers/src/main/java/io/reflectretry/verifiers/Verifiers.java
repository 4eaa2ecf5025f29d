package io.reflectretry.verifiers;

import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.model.outcome.UnscorableKind;
import io.reflectretry.model.task.Task;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/** The verifiers that are there, by the type of task that each judges. */
public final class Verifiers {

    private final SortedMap<String, Verifier> byType;

    private Verifiers(Iterable<Verifier> verifiers) {
        SortedMap<String, Verifier> map = new TreeMap<>();
        for (Verifier verifier : verifiers) {
            Verifier other = map.put(verifier.type(), verifier);
            if (other != null) {
                throw new IllegalArgumentException(
                        "Both %s and %s judge the task type '%s': leave one out."
                                .formatted(
                                        other.getClass().getName(),
                                        verifier.getClass().getName(),
                                        verifier.type()));
            }
        }
        byType = Collections.unmodifiableSortedMap(map);
    }

    /** All verifiers on the class path. */
    public static Verifiers installed() {
        return new Verifiers(ServiceLoader.load(Verifier.class, Verifiers.class.getClassLoader()));
    }

    /**
     * These verifiers and no others.
     *
     * @throws IllegalArgumentException when two of them judge the same type
     */
    public static Verifiers of(Verifier... verifiers) {
        return new Verifiers(List.of(verifiers));
    }

    /** The verifier for a type of task. */
    public Optional<Verifier> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** All of them, by type. */
    public Collection<Verifier> all() {
        return byType.values();
    }

    /**
     * Judges an answer; never fails: a task that nobody can judge is UNSCORABLE(GOLD), a verifier
     * that fails gives UNSCORABLE(VERIFIER_ERROR).
     */
    public Judgement judge(Task task, String answer) {
        Verifier verifier = byType.get(task.type());
        if (verifier == null) {
            return new Judgement(
                    new Outcome.Unscorable(
                            UnscorableKind.GOLD,
                            "No verifier judges the task type '%s'; there are: %s."
                                    .formatted(task.type(), String.join(", ", byType.keySet()))),
                    new VerifierId(nameOf(task.type()), Judgement.NOBODY));
        }
        return new Judgement(judge(verifier, task, answer), verifier.id());
    }

    private static Outcome judge(Verifier verifier, Task task, String answer) {
        try {
            return verifier.judge(task, answer);
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of the verifier must not cost the model a reward, nor stop the service.
            return new Outcome.Unscorable(
                    UnscorableKind.VERIFIER_ERROR,
                    "The verifier of '%s' failed on task %s: %s"
                            .formatted(verifier.type(), task.id(), e));
        }
    }

    private static String nameOf(String type) {
        return type.isBlank() ? "(no type)" : type;
    }
}
