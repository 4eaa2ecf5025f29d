package io.reflectretry.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.event.Topic;
import io.reflectretry.stack.JavaCommand;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process is killed, as by kill -9, between writing and committing. */
class KilledStageTest {

    /** Restarted under its own name, or replaced by another replica. */
    @ParameterizedTest
    @ValueSource(strings = {"stage-0", "stage-1"})
    void whatAKilledProcessLeftOpenIsUndoneAndDoneAgainOnce(String successor) throws Exception {
        try (var harness = new StageHarness(Topic.TASKS)) {
            var tasks = harness.sendTasks(0, 0, 5);
            killWithTransactionOpen(harness.group);

            harness.start(
                    harness.settings(successor),
                    TransactionalStageTest::answer,
                    StageClients.real());

            harness.awaitCommitted(0, 5);
            assertThat(harness.attempted(5))
                    .containsExactlyInAnyOrderElementsOf(
                            tasks.stream().map(TaskIssued::id).toList());
        }
    }

    private static void killWithTransactionOpen(String group) throws Exception {
        var command =
                JavaCommand.ofThisClassPath(
                        JavaCommand.QUICK_START,
                        KilledStageMain.class,
                        List.of(StageHarness.BROKER, group, "stage-0"));
        var process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
        try (var output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.lines().anyMatch(KilledStageMain.OPEN::equals)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
