package io.reflectretry.stack;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a packaged Quarkus service is run as a child. */
public final class ServiceChild {
    private static final Duration READY_WITHIN = Duration.ofSeconds(300);
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);

    private ServiceChild() {}

    /**
     * @param name the process's name
     * @param jar the packaged service, {@code quarkus-run.jar}
     * @param flags the JVM's flags
     * @param environment the service's settings, the port among them
     * @param httpPort where it answers
     * @throws StackException when the service is not packaged
     */
    public static ChildSpec spec(
            String name,
            Path jar,
            List<String> flags,
            Map<String, String> environment,
            int httpPort,
            Path log) {
        requireBuilt(name, jar);
        var program = RunnableJar.read(jar);
        var command = new ArrayList<String>();
        command.add(JavaCommand.java());
        command.addAll(flags);
        command.addAll(program.flags());
        command.add("-cp");
        command.add(jar + File.pathSeparator + ownCode());
        command.add(ServiceLauncher.class.getName());
        command.add(program.mainClass());
        return new ChildSpec(
                name,
                command,
                environment,
                log,
                new Readiness.Http(address(httpPort).resolve("/q/health/ready")),
                READY_WITHIN,
                STOP_GRACE);
    }

    /**
     * @throws StackException when the service is not packaged
     */
    static void requireBuilt(String name, Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new StackException(
                    "%s is not built: there is no %s (mvn package -DskipTests)"
                            .formatted(name, jar));
        }
    }

    /** Where a service on that port answers. */
    public static URI address(int httpPort) {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /** The jar or the folder that holds {@link ServiceLauncher}. */
    private static Path ownCode() {
        try {
            return Path.of(
                    ServiceLauncher.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new StackException("cannot find the stack's own code", e);
        }
    }
}
