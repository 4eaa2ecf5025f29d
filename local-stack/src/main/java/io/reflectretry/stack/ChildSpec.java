package io.reflectretry.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What is needed to run one child process.
 *
 * @param name unique within a stack, as people see it: {@code verifier-1}
 * @param command the program and its arguments
 * @param environment variables added to this process's own
 * @param log the file that takes its output; appended to
 * @param readiness how it shows that it is ready
 * @param readyWithin how long it may take until then
 * @param stopGrace how long it may take to stop when asked before it is killed
 */
public record ChildSpec(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        Readiness readiness,
        Duration readyWithin,
        Duration stopGrace) {
    public ChildSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
