package io.reflectretry.stack;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a stack consists of.
 *
 * @param projectRoot the project's folder, in which the packaged services are found
 * @param storage the storage root: data sets, models, runs
 * @param rollouts how many rollout processes
 * @param verifiers how many verifier processes
 * @param partitions how many partitions the topics have that are worked on side by side
 * @param services whether the services are started at all, beside broker and database
 * @param environment settings for all services, beside and before the stack's own
 */
public record StackOptions(
        Path projectRoot,
        Path storage,
        int rollouts,
        int verifiers,
        int partitions,
        boolean services,
        Map<String, String> environment) {
    public StackOptions {
        projectRoot = projectRoot.toAbsolutePath().normalize();
        storage = storage.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
        requirePositive("rollouts", rollouts);
        requirePositive("verifiers", verifiers);
        requirePositive("partitions", partitions);
    }

    /** One rollout, two verifiers, and the services of the project. */
    public static StackOptions defaults(Path projectRoot, Path storage) {
        return new StackOptions(projectRoot, storage, 1, 2, 4, true, Map.of());
    }

    public StackOptions withRollouts(int count) {
        return new StackOptions(
                projectRoot, storage, count, verifiers, partitions, services, environment);
    }

    public StackOptions withVerifiers(int count) {
        return new StackOptions(
                projectRoot, storage, rollouts, count, partitions, services, environment);
    }

    /** Broker and database only. */
    public StackOptions withoutServices() {
        return new StackOptions(
                projectRoot, storage, rollouts, verifiers, partitions, false, environment);
    }

    public StackOptions withEnvironment(Map<String, String> settings) {
        return new StackOptions(
                projectRoot, storage, rollouts, verifiers, partitions, services, settings);
    }

    /** How many processes of a kind. */
    int count(ServiceKind kind) {
        return switch (kind) {
            case ROLLOUT -> rollouts;
            case VERIFIER -> verifiers;
            case TRAINER, AUDIT -> 1;
        };
    }

    /**
     * @throws StackException when a service that is to be started is not packaged
     */
    void requireBuilt() {
        if (services) {
            for (var kind : ServiceKind.values()) {
                ServiceChild.requireBuilt(kind.replica(0), kind.packaged(projectRoot));
            }
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }
}
