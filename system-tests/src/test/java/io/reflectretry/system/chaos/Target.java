package io.reflectretry.system.chaos;

import java.util.List;

/** What is killed, and by whose log the moment is found. */
enum Target {
    TRAINER(List.of("trainer-0"), List.of("transaction", "checkpoint")),
    ROLLOUT(List.of("rollout-0"), List.of("transaction", "reload")),
    VERIFIER(List.of("verifier-0", "verifier-1"), List.of("transaction")),
    AUDIT(List.of("audit-0"), List.of("transaction")),
    /** The server itself; the audit's log says when it is within a transaction. */
    POSTGRES(List.of("audit-0"), List.of("transaction"));

    private final List<String> replicas;
    private final List<String> moments;

    Target(List<String> replicas, List<String> moments) {
        this.replicas = replicas;
        this.moments = moments;
    }

    /** The processes whose logs tell the moments. */
    List<String> replicas() {
        return replicas;
    }

    /** The kinds of moments that it has. */
    List<String> moments() {
        return moments;
    }
}
