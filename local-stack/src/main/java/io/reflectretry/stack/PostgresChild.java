package io.reflectretry.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How {@link PostgresMain} is run as a child. */
public final class PostgresChild {
    private PostgresChild() {}

    public static ChildSpec spec(PostgresSettings settings, Path log) {
        var flags = new ArrayList<>(JavaCommand.QUICK_START);
        flags.add("-Xmx64m");
        var command =
                JavaCommand.ofThisClassPath(
                        flags,
                        PostgresMain.class,
                        List.of(
                                settings.programs().toString(),
                                settings.data().toString(),
                                String.valueOf(settings.port())));
        return new ChildSpec(
                "postgres",
                command,
                Map.of(),
                log,
                new Readiness.Line(PostgresMain.READY),
                Duration.ofSeconds(120),
                Duration.ofSeconds(20));
    }
}
