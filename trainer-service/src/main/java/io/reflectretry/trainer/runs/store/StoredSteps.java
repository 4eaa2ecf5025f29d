package io.reflectretry.trainer.runs.store;

import io.reflectretry.trainer.runs.follow.StepView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process has last stored of the newest steps of each run: a row that would say the same
 * again need not be written. Forgetting costs no more than such a row.
 */
final class StoredSteps {

    private final int kept;
    private final Map<String, TreeMap<Long, StepView>> byRun = new ConcurrentHashMap<>();

    /**
     * @param kept how many steps of each run are remembered
     */
    StoredSteps(int kept) {
        this.kept = kept;
    }

    /** Those of these steps that are not stored as they are. */
    List<StepView> notYet(String run, List<StepView> steps) {
        Map<Long, StepView> stored = byRun.getOrDefault(run, new TreeMap<>());
        synchronized (stored) {
            return steps.stream().filter(step -> !step.equals(stored.get(step.step()))).toList();
        }
    }

    /** They are stored. */
    void stored(String run, List<StepView> steps) {
        TreeMap<Long, StepView> stored = byRun.computeIfAbsent(run, _ -> new TreeMap<>());
        synchronized (stored) {
            steps.forEach(step -> stored.put(step.step(), step));
            while (stored.size() > kept) {
                stored.pollFirstEntry();
            }
        }
    }
}
