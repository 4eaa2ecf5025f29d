package io.reflectretry.trainer.runs.store;

import io.reflectretry.trainer.runs.follow.FirstTries;
import io.reflectretry.trainer.runs.follow.StepView;
import java.util.List;

/** What the followers of the runs know that single records do not tell. */
public interface LiveRuns {

    /** First answers of a version of a run that is followed here; else none. */
    FirstTries firstTries(String run, long version);

    /** Steps of a run that is followed here, after the given one; else none. */
    List<StepView> steps(String run, long after);
}
