package io.reflectretry.cli.demo;

import io.reflectretry.inference.InferenceServerMain;
import io.reflectretry.stack.ChildSpec;
import io.reflectretry.stack.JavaCommand;
import io.reflectretry.stack.Ports;
import io.reflectretry.stack.Readiness;
import io.reflectretry.stack.Supervisor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The small inference server as a process beside a demo's stack, whose rollouts ask it. */
final class DemoServer implements AutoCloseable {

    private static final String NAME = "small";

    private final String model;
    private final int port = Ports.oneFree();
    private final Supervisor supervisor = new Supervisor((child, state) -> {});

    private DemoServer(String model) {
        this.model = model;
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param model the base, relative to the storage root
     * @throws io.reflectretry.stack.StackException where it does not
     */
    static DemoServer start(DemoFolder folder, String model) throws InterruptedException {
        DemoServer server = new DemoServer(model);
        server.supervisor.start(List.of(server.child(folder)));
        return server;
    }

    private ChildSpec child(DemoFolder folder) {
        Path weights = folder.storage().resolve(model);
        return new ChildSpec(
                "inference-server",
                JavaCommand.ofThisClassPath(
                        List.of(
                                "--enable-native-access=ALL-UNNAMED",
                                "-XX:+UseSerialGC",
                                "-Dslf4j.internal.verbosity=ERROR"),
                        InferenceServerMain.class,
                        List.of(weights.toString(), NAME, Integer.toString(port))),
                Map.of("OMP_WAIT_POLICY", "PASSIVE"),
                folder.root().resolve("inference-server.log"),
                new Readiness.Http(URI.create(address() + "/health")),
                Duration.ofSeconds(60),
                Duration.ofSeconds(5));
    }

    /** What has rollouts ask it. */
    Map<String, String> settings() {
        return Map.of(
                "RRR_GENERATION_KIND",
                "server",
                "RRR_GENERATION_SERVER_URL",
                address(),
                "RRR_GENERATION_SERVER_MODEL",
                NAME,
                "RRR_GENERATION_SERVER_BASE",
                model);
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        supervisor.close();
    }
}
