package io.reflectretry.trainer.runs;

import io.reflectretry.trainer.runs.evaluation.EvaluationRun;
import io.reflectretry.trainer.runs.feed.TrainingFeed;
import io.reflectretry.trainer.runs.follow.RunFollower;
import io.reflectretry.trainer.runs.follow.RunWork;
import io.reflectretry.trainer.runs.mining.MiningRun;
import io.reflectretry.trainer.training.Trainings;

/** What this process does for a run that has not ended. */
sealed interface Activity {

    /** The thread that follows the run. */
    RunFollower follower();

    /** What that thread does. */
    RunWork work();

    /** Ends everything; returns when it has ended. */
    void stop();

    /** A training: its tasks are fed here, its rewards are trained by the other package. */
    record Training(String run, RunFollower follower, TrainingFeed work, Trainings trainings)
            implements Activity {
        @Override
        public void stop() {
            follower.stop();
            trainings.stop(run);
        }
    }

    /** Mining. */
    record Mining(RunFollower follower, MiningRun work) implements Activity {
        @Override
        public void stop() {
            follower.stop();
        }
    }

    /** An evaluation. */
    record Evaluation(RunFollower follower, EvaluationRun work) implements Activity {
        @Override
        public void stop() {
            follower.stop();
        }
    }
}
