package io.reflectretry.again;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.reflectretry.model.task.Task;
import io.reflectretry.verifiers.Setting;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.Verifiers;
import java.util.stream.Collectors;

/**
 * A verifier that judges again.
 *
 * @param settings fields that replace those of a task's verification data; empty for none
 */
record SecondVerifier(Verifier verifier, ObjectNode settings) {

    /**
     * The installed verifier that was chosen.
     *
     * @throws AgainException when there is none of that type and version with such settings; says
     *     what there is
     */
    static SecondVerifier of(Choice choice, Verifiers installed) {
        Verifier verifier =
                installed
                        .find(choice.type())
                        .orElseThrow(
                                () ->
                                        new AgainException(
                                                "no verifier judges the task type '%s'; there are: %s"
                                                        .formatted(choice.type(), all(installed))));
        choice.version()
                .filter(version -> !version.equals(verifier.version()))
                .ifPresent(
                        version -> {
                            throw new AgainException(
                                    ("the verifier of '%s' is here in version %s, not %s; there"
                                                    + " are: %s. Another version judges from a"
                                                    + " build of the project that has it")
                                            .formatted(
                                                    choice.type(),
                                                    verifier.version(),
                                                    version,
                                                    all(installed)));
                        });
        ObjectNode settings = JsonNodeFactory.instance.objectNode();
        choice.settings()
                .forEach((name, value) -> settings.set(name, value(verifier, name, value)));
        return new SecondVerifier(verifier, settings);
    }

    private static JsonNode value(Verifier verifier, String name, String value) {
        Setting setting =
                verifier.settings().stream()
                        .filter(s -> s.name().equals(name))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new AgainException(
                                                "the verifier of '%s' has no setting '%s'; it has: %s"
                                                        .formatted(
                                                                verifier.type(),
                                                                name,
                                                                settings(verifier))));
        return setting.value(value)
                .orElseThrow(
                        () ->
                                new AgainException(
                                        "the setting '%s' of '%s' cannot be '%s'; it can be: %s"
                                                .formatted(
                                                        name,
                                                        verifier.type(),
                                                        value,
                                                        String.join(", ", setting.values()))));
    }

    /** Type, version and settings of all verifiers: {@code countdown 2 (use=each|any), math 1}. */
    static String all(Verifiers installed) {
        return installed.all().stream()
                .map(
                        v ->
                                "%s %s%s"
                                        .formatted(
                                                v.type(),
                                                v.version(),
                                                v.settings().isEmpty()
                                                        ? ""
                                                        : " (" + settings(v) + ")"))
                .collect(Collectors.joining(", "));
    }

    private static String settings(Verifier verifier) {
        return verifier.settings().isEmpty()
                ? "none"
                : verifier.settings().stream()
                        .map(s -> s.name() + "=" + String.join("|", s.values()))
                        .collect(Collectors.joining(", "));
    }

    /** The task as this verifier is to see it. */
    Task asked(Task task) {
        if (settings.isEmpty()) {
            return task;
        }
        ObjectNode verification = task.verification().deepCopy();
        verification.setAll(settings);
        return new Task(task.id(), task.messages(), task.tools(), verification);
    }

    /** For people: {@code countdown 2 with use=any}. */
    @Override
    public String toString() {
        return "%s %s%s"
                .formatted(
                        verifier.type(),
                        verifier.version(),
                        settings.isEmpty() ? "" : " with " + pairs("=", ", "));
    }

    /** The settings as text. */
    String pairs(String between, String after) {
        return settings.properties().stream()
                .map(e -> e.getKey() + between + e.getValue().asText())
                .collect(Collectors.joining(after));
    }
}
