package io.reflectretry.rollout.server;

import io.reflectretry.model.policy.PolicyVersion;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Under which name a version answers.
 *
 * @param name of the base, or of an adapter
 * @param adapter the adapter's folder as the server sees it; empty: the base itself
 */
public record ServedModelName(String name, Optional<Path> adapter) {

    /** The base. */
    public static ServedModelName base(String name) {
        return new ServedModelName(name, Optional.empty());
    }

    /**
     * An adapter: {@code RUN@VERSION}. No two versions ever have one name, so that nothing that a
     * server keeps by name, a prefix cache first of all, can be another version's.
     */
    public static ServedModelName adapter(PolicyVersion version, Path folder) {
        return new ServedModelName(
                "%s@%d".formatted(version.lineage(), version.version()), Optional.of(folder));
    }
}
