package io.reflectretry.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How {@link BrokerMain} is run as a child. */
public final class BrokerChild {
    private BrokerChild() {}

    public static ChildSpec spec(BrokerSettings settings, Path log) {
        var flags = new ArrayList<>(JavaCommand.QUICK_START);
        flags.addAll(
                List.of(
                        "-Xmx512m",
                        "-Dslf4j.provider=" + StderrLoggerProvider.class.getName(),
                        "-Dslf4j.internal.verbosity=WARN",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        var command =
                JavaCommand.ofThisClassPath(
                        flags,
                        BrokerMain.class,
                        List.of(
                                settings.directory().toString(),
                                String.valueOf(settings.port()),
                                String.valueOf(settings.controllerPort())));
        return new ChildSpec(
                "broker",
                command,
                Map.of(),
                log,
                new Readiness.Line(BrokerMain.READY),
                Duration.ofSeconds(90),
                Duration.ofSeconds(15));
    }
}
