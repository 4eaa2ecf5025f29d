package io.reflectretry.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The services of the project, as processes of one machine. */
public enum ServiceKind {
    ROLLOUT("rollout", true, List.of("-Xmx768m")),
    VERIFIER("verifier", false, List.of("-Xmx256m")),
    TRAINER("trainer", true, List.of("-Xmx1g")),
    AUDIT("audit", false, List.of("-Xmx384m"));

    /** Starts faster and takes less memory; computes slower in the long run. */
    public static final String NO_C2 = "-XX:TieredStopAtLevel=1";

    private final String shortName;
    private final boolean computes;
    private final List<String> memory;

    ServiceKind(String shortName, boolean computes, List<String> memory) {
        this.shortName = shortName;
        this.computes = computes;
        this.memory = memory;
    }

    /** The name of the {@code ordinal}-th process, counted from 0, as in a StatefulSet. */
    public String replica(int ordinal) {
        return shortName + "-" + ordinal;
    }

    /** Where the build leaves the packaged service. */
    public Path packaged(Path projectRoot) {
        return projectRoot.resolve(shortName + "-service/target/quarkus-app/quarkus-run.jar");
    }

    /** The JVM's flags on one machine, where start-up and memory count. */
    public List<String> flags() {
        var flags = new ArrayList<>(memory);
        flags.add("-XX:+UseSerialGC");
        // The services that compute do so in native code, but are also busy in Java for hours.
        if (!computes) {
            flags.add(NO_C2);
        }
        flags.add("--enable-native-access=ALL-UNNAMED");
        flags.add("--sun-misc-unsafe-memory-access=allow");
        return List.copyOf(flags);
    }
}
