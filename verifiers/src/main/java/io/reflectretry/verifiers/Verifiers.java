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
import java.util.function.Function;

/** The verifiers that are there, by the type of task that each judges. */
public final class Verifiers {

    /**
     * A longer answer fails unread, in characters (UTF-16). Far more than any answer needs, and few
     * enough that every verifier here stays below a second with it.
     */
    public static final int MAX_ANSWER_LENGTH = 1_000_000;

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

    /** These, with another verifier in the place of the one for its type. */
    public Verifiers with(Verifier verifier) {
        SortedMap<String, Verifier> changed = new TreeMap<>(byType);
        changed.put(verifier.type(), verifier);
        return new Verifiers(changed.values());
    }

    /**
     * Judges an answer here and now, in the caller's thread and without a limit on time: for
     * programs that can be stopped by hand. Services use {@link
     * io.reflectretry.verifiers.judge.Judge}. Never fails: a task that nobody can judge is
     * UNSCORABLE(GOLD), a verifier that fails gives UNSCORABLE(VERIFIER_ERROR).
     */
    public Judgement judge(Task task, String answer) {
        Attempt attempt = new Attempt(task.id(), task, answer);
        return settle(attempt, verifier -> Optional.of(verifier.judge(attempt))).orElseThrow();
    }

    /**
     * The verdict where it can be given at once (see {@link Verifier#judgeAtOnce}), or where there
     * is nothing to judge: no verifier knows the type, or the answer is too long, which is the
     * model's fault.
     */
    public Optional<Judgement> judgeAtOnce(Attempt attempt) {
        return settle(attempt, verifier -> verifier.judgeAtOnce(attempt));
    }

    private Optional<Judgement> settle(
            Attempt attempt, Function<Verifier, Optional<Outcome>> judge) {
        Task task = attempt.task();
        Verifier verifier = byType.get(task.type());
        if (verifier == null) {
            return Optional.of(
                    new Judgement(
                            new Outcome.Unscorable(
                                    UnscorableKind.GOLD,
                                    "No verifier judges the task type '%s'; there are: %s."
                                            .formatted(
                                                    task.type(),
                                                    String.join(", ", byType.keySet()))),
                            new VerifierId(nameOf(task.type()), Judgement.NOBODY)));
        }
        int length = attempt.answer().length();
        if (length > MAX_ANSWER_LENGTH) {
            return Optional.of(
                    new Judgement(
                            new Outcome.Fail(
                                    "The answer has %,d characters; %,d is the limit."
                                            .formatted(length, MAX_ANSWER_LENGTH)),
                            verifier.id()));
        }
        return Guarded.call(verifier, task, () -> judge.apply(verifier))
                .map(outcome -> new Judgement(outcome, idOf(verifier, task)));
    }

    /** Type and version, and whether the verdict may be judged again. */
    public static VerifierId idOf(Verifier verifier, Task task) {
        return Guarded.stateless(verifier, task) ? verifier.id() : verifier.id().asStateful();
    }

    private static String nameOf(String type) {
        return type.isBlank() ? "(no type)" : type;
    }
}
