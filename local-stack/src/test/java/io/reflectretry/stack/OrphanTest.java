package io.reflectretry.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanTest {
    /** A program that knows nothing of the stack and would run for ever. */
    static final class EndlessService {
        public static void main(String[] args) throws Exception {
            System.out.println(
                    "ready " + ProcessHandle.current().pid() + " " + String.join(",", args));
            Thread.sleep(Duration.ofHours(1));
        }
    }

    /** A supervisor of one child, to be killed. */
    static final class DoomedSupervisor {
        public static void main(String[] args) throws Exception {
            var log = Path.of(args[0]);
            var supervisor = new Supervisor((child, state) -> {});
            supervisor.start(
                    List.of(
                            spec(
                                    "service",
                                    JavaCommand.ofThisClassPath(
                                            JavaCommand.QUICK_START,
                                            ServiceLauncher.class,
                                            List.of(EndlessService.class.getName(), "a", "b")),
                                    log)));
            System.out.println("ready");
            Thread.sleep(Duration.ofHours(1));
        }
    }

    @TempDir private Path folder;

    @Test
    void aServiceEndsWhenItsSupervisorIsKilled() throws Exception {
        var serviceLog = folder.resolve("service.log");
        var supervisor =
                Child.launch(
                        spec(
                                "supervisor",
                                JavaCommand.ofThisClassPath(
                                        JavaCommand.QUICK_START,
                                        DoomedSupervisor.class,
                                        List.of(serviceLog.toString())),
                                folder.resolve("supervisor.log")));
        supervisor.awaitReady();
        var words = Files.readString(serviceLog).strip().split(" ");
        assertThat(words).startsWith("ready").endsWith("a,b");
        var service = ProcessHandle.of(Long.parseLong(words[1])).orElseThrow();
        assertThat(service.isAlive()).isTrue();

        supervisor.kill();

        Eventually.holds("the service has ended", () -> !service.isAlive());
        assertThat(Files.readString(serviceLog)).contains("The parent process is gone");
    }

    private static ChildSpec spec(String name, List<String> command, Path log) {
        return new ChildSpec(
                name,
                command,
                Map.of(),
                log,
                new Readiness.Line("ready"),
                Duration.ofSeconds(60),
                Duration.ofSeconds(10));
    }
}
