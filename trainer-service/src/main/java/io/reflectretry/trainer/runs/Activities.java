package io.reflectretry.trainer.runs;

import io.reflectretry.model.event.CloseReason;
import io.reflectretry.model.policy.PolicyVersion;
import io.reflectretry.model.run.EvaluationConfiguration;
import io.reflectretry.model.run.MiningConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.trainer.TrainerSettings;
import io.reflectretry.trainer.runs.evaluation.EvaluationEpisodes;
import io.reflectretry.trainer.runs.evaluation.EvaluationRun;
import io.reflectretry.trainer.runs.feed.Admission;
import io.reflectretry.trainer.runs.feed.FeedGauges;
import io.reflectretry.trainer.runs.feed.FeedMeters;
import io.reflectretry.trainer.runs.feed.TrainingFeed;
import io.reflectretry.trainer.runs.feed.TrainingTasks;
import io.reflectretry.trainer.runs.follow.RunFollower;
import io.reflectretry.trainer.runs.follow.RunWork;
import io.reflectretry.trainer.runs.life.ConfigurationCheck;
import io.reflectretry.trainer.runs.life.Run;
import io.reflectretry.trainer.runs.life.RunFolder;
import io.reflectretry.trainer.runs.life.RunLife;
import io.reflectretry.trainer.runs.log.EventLog;
import io.reflectretry.trainer.runs.mining.MiningRun;
import io.reflectretry.trainer.runs.mining.MiningTasks;
import io.reflectretry.trainer.training.Replayed;
import io.reflectretry.trainer.training.TrainingListener;
import io.reflectretry.trainer.training.TrainingRequest;
import io.reflectretry.trainer.training.Trainings;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;

/** Begins what a run needs in this process, for new runs and for those that a restart finds. */
@ApplicationScoped
class Activities {

    /** The file that an evaluation leaves in its run's folder. */
    static final String RESULT = "evaluation.json";

    /** The data set that a mining run leaves there, and its card. */
    static final String FAILURES = "failures.jsonl";

    static final String FAILURES_CARD = "failures.card.json";

    private final EventLog log;
    private final RunFolder folder;
    private final ConfigurationCheck check;
    private final TrainerSettings settings;
    private final Trainings trainings;
    private final FeedMeters meters;
    private final Clock clock = Clock.systemUTC();

    Activities(
            EventLog log,
            RunFolder folder,
            ConfigurationCheck check,
            TrainerSettings settings,
            Trainings trainings,
            FeedMeters meters) {
        this.log = log;
        this.folder = folder;
        this.check = check;
        this.settings = settings;
        this.trainings = trainings;
        this.meters = meters;
    }

    /**
     * Begins, or goes on with, a run. Its end is told to the listener.
     *
     * @param origin for a branch: what the run that it branches off was started with
     * @throws RuntimeException when the run cannot begin; the message says why
     */
    Activity begin(Run run, Optional<TrainingConfiguration> origin, RunFollower.Listener listener) {
        boolean open = !(run.life() instanceof RunLife.Paused);
        Map<TopicPartition, Long> start = folder.readStart(run.id());
        return switch (run.configuration()) {
            case TrainingConfiguration training ->
                    train(new TrainingRequest(run.id(), training, start, origin), open, listener);
            case EvaluationConfiguration evaluation ->
                    evaluate(run.id(), evaluation, open, start, listener);
            case MiningConfiguration mining -> mine(run.id(), mining, open, start, listener);
        };
    }

    private Activity train(TrainingRequest request, boolean open, RunFollower.Listener listener) {
        String run = request.run();
        TrainingConfiguration configuration = request.configuration();
        TrainingFeed feed =
                new TrainingFeed(
                        new TrainingTasks(
                                run,
                                configuration,
                                check.tasks(configuration),
                                check.failures(configuration)),
                        new Admission(configuration),
                        settings.feed().tasksPerTransaction(),
                        new FeedGauges(configuration.groupSize(), configuration.steps(), clock),
                        open);
        RunFollower follower = follower(run, feed, request.start(), listener);
        meters.watch(run, feed);
        trainings.start(
                request,
                new TrainingListener() {
                    @Override
                    public void groupClosed(String episode, CloseReason reason) {
                        feed.groupClosed(episode, reason);
                    }

                    @Override
                    public void finished() {
                        listener.finished();
                    }

                    @Override
                    public void failed(String reason) {
                        listener.failed(reason);
                    }

                    @Override
                    public void takenOver(String reason) {
                        listener.takenOver(reason);
                    }
                });
        follower.start();
        return new Activity.Training(run, follower, feed, trainings);
    }

    /** Does a recorded step of a training again. */
    CompletableFuture<Replayed> replay(String run, TrainingConfiguration training, long step) {
        return trainings.replay(new TrainingRequest(run, training, folder.readStart(run)), step);
    }

    private Activity evaluate(
            String run,
            EvaluationConfiguration configuration,
            boolean open,
            Map<TopicPartition, Long> start,
            RunFollower.Listener listener) {
        EvaluationRun work =
                new EvaluationRun(
                        new EvaluationEpisodes(run, configuration, check.dataSet(configuration)),
                        settings.feed().tasksPerTransaction(),
                        settings.evaluation().patience(),
                        clock,
                        open,
                        result -> folder.write(run, RESULT, result));
        RunFollower follower = follower(run, work, start, listener);
        follower.start();
        return new Activity.Evaluation(follower, work);
    }

    private Activity mine(
            String run,
            MiningConfiguration configuration,
            boolean open,
            Map<TopicPartition, Long> start,
            RunFollower.Listener listener) {
        PolicyVersion policy = configuration.policyIn(run);
        MiningRun work =
                new MiningRun(
                        new MiningTasks(run, configuration, check.dataSet(configuration)),
                        settings.feed().tasksPerTransaction(),
                        settings.evaluation().patience(),
                        clock,
                        open,
                        new MiningRun.MiningPlace(
                                () ->
                                        configuration
                                                .model()
                                                .ifPresent(
                                                        model ->
                                                                trainings.publishUntrained(
                                                                        run, model)),
                                folder.file(run, "failures.part"),
                                folder.file(run, FAILURES),
                                folder.shown(run, FAILURES),
                                folder.resolve(configuration.data()).orElseThrow(),
                                folder.file(
                                        policy.lineage(),
                                        "checkpoints/%d/tokenizer.json"
                                                .formatted(policy.version())),
                                card -> folder.write(run, FAILURES_CARD, card)));
        RunFollower follower = follower(run, work, start, listener);
        follower.start();
        return new Activity.Mining(follower, work);
    }

    private RunFollower follower(
            String run,
            RunWork work,
            Map<TopicPartition, Long> start,
            RunFollower.Listener listener) {
        return new RunFollower(run, work, log, start, settings.feed().poll(), listener);
    }
}
