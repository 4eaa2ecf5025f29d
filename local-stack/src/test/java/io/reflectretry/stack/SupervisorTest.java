package io.reflectretry.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    private static final String STAYS = "echo ready; exec sleep 600";

    @TempDir private Path folder;
    private final Recorder recorder = new Recorder();

    @Test
    void aChildThatIsKilledIsStartedAgainAndCounted() throws Exception {
        try (var supervisor = new Supervisor(recorder)) {
            supervisor.start(List.of(ShellChild.of("one", folder, STAYS)));
            var first = running(supervisor, "one").orElseThrow();

            ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();

            Eventually.holds(
                    "the child runs again",
                    () ->
                            running(supervisor, "one")
                                    .filter(again -> again.pid() != first.pid())
                                    .filter(again -> again.restarts() == 1)
                                    .isPresent());
        }
    }

    @Test
    void aChildThatEndsBeforeItIsReadyFailsWithTheEndOfItsLog() throws Exception {
        try (var supervisor = new Supervisor(recorder)) {
            var spec = ShellChild.of("broken", folder, "echo the cause is a missing disk; exit 3");

            assertThatThrownBy(() -> supervisor.start(List.of(spec)))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("broken")
                    .hasMessageContaining("exit code 3")
                    .hasMessageContaining("the cause is a missing disk")
                    .hasMessageContaining(folder.toString());
            assertThat(supervisor.states().get("broken")).isInstanceOf(ChildState.Failed.class);
        }
    }

    @Test
    void aChildThatNeverGetsReadyIsKilled() throws Exception {
        try (var supervisor = new Supervisor(recorder)) {
            var spec =
                    ShellChild.of(
                            "slow",
                            folder,
                            "echo $$; echo still thinking; exec sleep 600",
                            Duration.ofMillis(300));

            assertThatThrownBy(() -> supervisor.start(List.of(spec)))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("still thinking");

            long pid = Long.parseLong(LogFile.tail(spec.log(), 2).getFirst());
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void theOutputOfAnEarlierStartDoesNotMakeALaterOneReady() throws Exception {
        var once = folder.resolve("once");
        var script = "[ -e %1$s ] && exit 5; touch %1$s; %2$s".formatted(once, STAYS);
        try (var supervisor = new Supervisor(recorder)) {
            supervisor.start(List.of(ShellChild.of("once", folder, script)));
            var pid = running(supervisor, "once").orElseThrow().pid();

            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            Eventually.holds(
                    "two restarts have failed",
                    () ->
                            recorder.changes().stream()
                                            .filter(c -> c.state() instanceof ChildState.BackingOff)
                                            .filter(c -> c.state().describe().contains("code 5"))
                                            .count()
                                    >= 2);
            assertThat(recorder.changes())
                    .filteredOn(c -> c.state() instanceof ChildState.Running)
                    .hasSize(1);
        }
    }

    @Test
    void groupsStopInReverseOrderAndLeaveNoProcess() throws Exception {
        List<Long> pids;
        try (var supervisor = new Supervisor(recorder)) {
            supervisor.start(List.of(ShellChild.of("broker", folder, STAYS)));
            supervisor.start(List.of(ShellChild.of("database", folder, STAYS)));
            // This one does not listen to a polite word.
            supervisor.start(
                    List.of(
                            ShellChild.of(
                                    "stubborn",
                                    folder,
                                    "trap '' TERM; echo ready; while true; do sleep 0.1; done")));
            pids =
                    supervisor.states().values().stream()
                            .map(state -> ((ChildState.Running) state).pid())
                            .toList();
        }

        assertThat(recorder.stoppedInOrder()).containsExactly("stubborn", "database", "broker");
        assertThat(pids)
                .hasSize(3)
                .allSatisfy(
                        pid ->
                                assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive))
                                        .isEmpty());
    }

    @Test
    void aStopWhileAChildWaitsToBeStartedAgainIsFinal() throws Exception {
        var supervisor = new Supervisor(recorder);
        supervisor.start(List.of(ShellChild.of("flighty", folder, "echo ready; sleep 0.3")));
        Eventually.holds(
                "it has ended by itself",
                () -> supervisor.states().get("flighty") instanceof ChildState.BackingOff);

        supervisor.close();

        assertThat(supervisor.states().get("flighty")).isInstanceOf(ChildState.Stopped.class);
        assertThatThrownBy(() -> supervisor.start(List.of()))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("stopping");
    }

    private static Optional<ChildState.Running> running(Supervisor supervisor, String child) {
        return supervisor.states().get(child) instanceof ChildState.Running state
                ? Optional.of(state)
                : Optional.empty();
    }
}
