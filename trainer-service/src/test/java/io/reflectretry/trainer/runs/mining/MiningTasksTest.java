package io.reflectretry.trainer.runs.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.event.TaskIssued;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.policy.Sampling;
import io.reflectretry.model.run.MiningConfiguration;
import io.reflectretry.model.run.MiningRule;
import io.reflectretry.model.task.Task;
import io.reflectretry.trainer.runs.TestRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MiningTasksTest {

    @Test
    void aSampleIsFoundAgainByItsTask() {
        var tasks = new MiningTasks("mine-1", mining(3), TestRuns.tasks(4));

        List<TaskIssued> issued = tasks.issue(List.of(2, 0, 2), 5);

        assertThat(issued)
                .extracting(TaskIssued::episodeId)
                .containsExactly("mine-1:5", "mine-1:6", "mine-1:7");
        assertThat(issued)
                .extracting(event -> tasks.positionOf(event.episode().task()))
                .containsExactly(2, 0, 2);
    }

    @Test
    void twoTasksWithOneIdAreRefusedByTheirPlaces() {
        List<Task> dataSet = new ArrayList<>(TestRuns.tasks(3));
        dataSet.add(dataSet.get(1));

        assertThatThrownBy(() -> new MiningTasks("mine-1", mining(4), dataSet))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "data/train.jsonl: tasks 2 and 4 both have the id \"task-1\"");
    }

    @Test
    void aDataSetThatIsTooSmallIsRefused() {
        assertThatThrownBy(() -> new MiningTasks("mine-1", mining(5), TestRuns.tasks(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("data/train.jsonl holds only 4 tasks, not the 5 to mine");
    }

    private static MiningConfiguration mining(int tasks) {
        return new MiningConfiguration(
                Optional.of(new PolicyVersion("base", 0)),
                Optional.empty(),
                "data/train.jsonl",
                Optional.of(tasks),
                7,
                Sampling.whole(1, 16),
                MiningRule.defaults());
    }
}
