package io.reflectretry.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Small children for tests of the supervisor. */
final class ShellChild {
    private ShellChild() {}

    static ChildSpec of(String name, Path folder, String script) {
        return of(name, folder, script, Duration.ofSeconds(30));
    }

    static ChildSpec of(String name, Path folder, String script, Duration readyWithin) {
        return new ChildSpec(
                name,
                List.of("/bin/sh", "-c", script),
                Map.of(),
                folder.resolve(name + ".log"),
                new Readiness.Line("ready"),
                readyWithin,
                Duration.ofMillis(500));
    }
}
