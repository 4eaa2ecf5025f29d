package io.reflectretry.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.bootstrap.Subject;
import io.reflectretry.data.Split;
import io.reflectretry.data.TaskFile;
import io.reflectretry.model.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoDataTest {

    @TempDir Path home;

    @BeforeEach
    void placeAPolicy() throws IOException {
        System.setProperty("rrr.home", home.toString());
        for (Subject subject : Subject.values()) {
            Path policy = home.resolve("models").resolve(DemoData.modelFor(subject));
            Files.createDirectories(policy);
            Files.writeString(policy.resolve("config.json"), "{}");
        }
    }

    @Test
    void bothTrainsOnTheTwoInTurnAndMeasuresEachOnTasksNobodyTrainsOn() {
        DemoFolder folder = new DemoFolder(home.resolve("demo"));
        DemoData data = DemoData.prepare(folder, Subject.BOTH, 5);

        List<Task> training = TaskFile.read(folder.storage().resolve(data.trainingTasks()));
        assertThat(training).hasSize(7_800);
        assertThat(training.subList(0, 4))
                .extracting(Task::type)
                .containsExactly("countdown", "function-calling", "countdown", "function-calling");
        assertThat(data.model()).isEqualTo("models/both-small");
        assertThat(data.heldOut())
                .extracting(DemoData.HeldOut::subject)
                .containsExactly(Subject.COUNTDOWN, Subject.FUNCTION_CALLING);
        Set<String> trained = training.stream().map(Task::id).collect(Collectors.toSet());
        for (DemoData.HeldOut heldOut : data.heldOut()) {
            assertThat(heldOut.tasks()).hasSizeGreaterThanOrEqualTo(2_000);
            assertThat(heldOut.byId().keySet())
                    .as("ids name what is asked, in %s", heldOut.subject())
                    .hasSameSizeAs(heldOut.tasks())
                    .doesNotContainAnyElementsOf(new HashSet<>(trained));
        }
    }

    @Test
    void functionCallingTasksLieOnTheirSideOfTheSplit() {
        DemoFolder folder = new DemoFolder(home.resolve("demo"));
        DemoData data = DemoData.prepare(folder, Subject.FUNCTION_CALLING, 5);

        assertThat(data.heldOut().getFirst().tasks())
                .allMatch(task -> Split.of(task.id()) == Split.HELD_OUT);
        assertThat(TaskFile.read(folder.storage().resolve(data.trainingTasks())))
                .hasSize(3_900)
                .allMatch(task -> Split.of(task.id()) == Split.TRAIN);
    }

    @Test
    void theDefaultDemoKeepsItsPolicy() {
        assertThat(DemoData.modelFor(Subject.COUNTDOWN)).isEqualTo("countdown-small");
    }
}
