package io.reflectretry.bootstrap;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a small policy learns. */
public enum Subject {
    /** Make a target of three numbers. */
    COUNTDOWN,
    /** Pick a tool and call it. */
    FUNCTION_CALLING,
    /** The two at once. */
    BOTH;

    /** As the command line says it: {@code function-calling}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The single subjects in this. */
    public List<Subject> parts() {
        return this == BOTH ? List.of(COUNTDOWN, FUNCTION_CALLING) : List.of(this);
    }

    /**
     * The subject of this label.
     *
     * @throws IllegalArgumentException naming the labels that there are
     */
    public static Subject of(String label) {
        return Stream.of(values())
                .filter(subject -> subject.label().equals(label))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "There is no task '%s'; there are: %s."
                                                .formatted(
                                                        label,
                                                        Stream.of(values())
                                                                .map(Subject::label)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }
}
