package io.reflectretry.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.stack.StackStatus.Phase;
import io.reflectretry.stack.StackStatus.ProcessStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundStackTest {
    @TempDir private Path folder;
    private StackLayout layout;
    private StackOptions options;
    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void choose() {
        layout = new StackLayout(folder.resolve("stack"));
        options = StackOptions.defaults(folder, folder.resolve("storage")).withoutServices();
    }

    @AfterEach
    void leaveNothing() throws Exception {
        BackgroundStack.down(layout);
    }

    @Test
    void upStatusAndDownWorkFromAnyProcess() throws Exception {
        var up = BackgroundStack.up(layout, options, Lifetime.UNTIL_STOPPED, progress::add);

        assertThat(up.phase()).isEqualTo(Phase.RUNNING);
        assertThat(up.processes())
                .extracting(ProcessStatus::name)
                .containsExactly("broker", "postgres");
        assertThat(up.processes()).allMatch(ProcessStatus::ready);
        assertThat(progress).anyMatch(line -> line.startsWith("broker: running"));
        assertThat(BackgroundStack.running(layout)).isPresent();
        try (var admin = Admin.create(Map.of("bootstrap.servers", up.bootstrapServers()))) {
            assertThat(admin.listTopics().names().get()).contains("rrr.tasks");
        }
        assertThatThrownBy(
                        () ->
                                BackgroundStack.up(
                                        layout, options, Lifetime.UNTIL_STOPPED, progress::add))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("runs already");

        assertThat(BackgroundStack.down(layout)).isTrue();

        assertNothingRuns(up);
        assertThat(StackStatus.read(layout).map(StackStatus::phase)).contains(Phase.STOPPED);
        assertThat(BackgroundStack.running(layout)).isEmpty();
        assertThat(BackgroundStack.down(layout)).isFalse();
    }

    @Test
    void nothingOutlivesASupervisorThatIsKilled() throws Exception {
        var up = BackgroundStack.up(layout, options, Lifetime.WITH_CALLER, progress::add);
        var server =
                Postmaster.of(layout.postgresData()).flatMap(Postmaster::process).orElseThrow();

        up.supervisor().find().orElseThrow().destroyForcibly();

        Eventually.holds(
                "all processes have ended",
                () -> !server.isAlive() && processes(up).noneMatch(p -> p.find().isPresent()));
    }

    @Test
    void aServiceThatIsNotBuiltIsNamedAndNothingIsLeftRunning() throws Exception {
        var withServices = StackOptions.defaults(folder, folder.resolve("storage"));

        assertThatThrownBy(
                        () ->
                                BackgroundStack.up(
                                        layout, withServices, Lifetime.WITH_CALLER, progress::add))
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("rollout-0 is not built");
        assertThat(BackgroundStack.running(layout)).isEmpty();
    }

    @Test
    void stacksSideBySideDoNotClash() throws Exception {
        var other = new StackLayout(folder.resolve("other"));
        var one = BackgroundStack.up(layout, options, Lifetime.WITH_CALLER, progress::add);
        try {
            var two = BackgroundStack.up(other, options, Lifetime.WITH_CALLER, progress::add);

            assertThat(two.bootstrapServers()).isNotEqualTo(one.bootstrapServers());
            assertThat(two.jdbcUrl()).isNotEqualTo(one.jdbcUrl());
            assertThat(BackgroundStack.running(layout)).isPresent();
        } finally {
            BackgroundStack.down(other);
        }
        assertThat(Files.exists(other.statusFile())).isTrue();
    }

    private static void assertNothingRuns(StackStatus status) {
        assertThat(processes(status).map(ProcessRef::find)).allMatch(Optional::isEmpty);
        assertThat(status.supervisor().find()).isEmpty();
    }

    private static Stream<ProcessRef> processes(StackStatus status) {
        return status.processes().stream().map(ProcessStatus::process).flatMap(Optional::stream);
    }
}
