package io.reflectretry.trainer.runs;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.trainer.runs.follow.CheckpointView;
import io.reflectretry.trainer.runs.follow.FirstTries;
import io.reflectretry.trainer.runs.follow.Progress;
import io.reflectretry.trainer.runs.follow.RunFollower;
import io.reflectretry.trainer.runs.follow.StepView;
import io.reflectretry.trainer.runs.life.Run;
import io.reflectretry.trainer.runs.life.RunCommand;
import io.reflectretry.trainer.runs.life.RunFolder;
import io.reflectretry.trainer.runs.life.RunLife;
import io.reflectretry.trainer.runs.log.EventLog;
import io.reflectretry.trainer.runs.log.EventWriter;
import io.reflectretry.trainer.runs.store.LiveRuns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All runs. Each change of a run is in the log before anything else knows of it; what the log says
 * is read when the service starts, and what has not ended goes on.
 */
@ApplicationScoped
public class Runs implements LiveRuns {

    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private static final Set<Topic> TOPICS_OF_A_RUN =
            EnumSet.of(
                    Topic.TASKS,
                    Topic.ATTEMPTS,
                    Topic.VERDICTS,
                    Topic.REFLECTIONS,
                    Topic.RETRIES,
                    Topic.REWARDS,
                    Topic.CHECKPOINTS);

    private final EventLog log;
    private final RunFolder folder;
    private final Activities activities;
    private final Map<String, Run> all = new ConcurrentSkipListMap<>();
    private final Map<String, Activity> active = new ConcurrentHashMap<>();
    private final Map<String, String> takenOver = new ConcurrentHashMap<>();
    private Optional<EventWriter> writer = Optional.empty();
    private volatile boolean ready;
    private volatile boolean stopping;

    Runs(EventLog log, RunFolder folder, Activities activities) {
        this.log = log;
        this.folder = folder;
        this.activities = activities;
    }

    void onStart(@Observes StartupEvent event) {
        Thread.ofPlatform().name("runs-start").daemon().start(this::readAndGoOn);
    }

    void onStop(@Observes ShutdownEvent event) {
        stopping = true;
        active.values().forEach(activity -> activity.follower().stop());
        active.values().forEach(Activity::stop);
        closeWriter();
    }

    private synchronized void closeWriter() {
        writer.ifPresent(EventWriter::close);
        writer = Optional.empty();
    }

    private void readAndGoOn() {
        all.putAll(new RunHistory(log).read(() -> stopping));
        for (Run run : all.values()) {
            if (run.life() instanceof RunLife.Alive && !stopping) {
                LOG.info("Run {} goes on: it is {}", run.id(), run.life().state());
                goOn(run.id());
            }
        }
        ready = true;
    }

    /** Whether the log was read: before that, nobody can say which runs there are. */
    public boolean isReady() {
        return ready;
    }

    /**
     * Makes a run and begins it.
     *
     * @return the run, or nothing if there is one of that name
     * @throws org.apache.kafka.common.KafkaException when the log cannot be written
     * @throws java.io.UncheckedIOException when the storage root cannot be written
     */
    public synchronized Optional<Run> create(String id, RunConfiguration configuration) {
        if (all.containsKey(id)) {
            return Optional.empty();
        }
        folder.writeStart(id, log.ends(TOPICS_OF_A_RUN));
        record(Run.create(id, configuration));
        goOn(id);
        return Optional.of(all.get(id));
    }

    /**
     * Does what was asked of a run.
     *
     * @return the run after it, or nothing if its state does not allow it
     */
    public Optional<Run> command(String id, RunCommand command) {
        if (all.get(id).life() instanceof RunLife.Failed) {
            // What failed may still be on its way out.
            Optional.ofNullable(active.remove(id)).ifPresent(Activity::stop);
        }
        Optional<Run> changed;
        synchronized (this) {
            changed = command.applyTo(all.get(id).life()).map(next -> change(id, next));
        }
        // Ending a training takes the rest of its step: not under the lock.
        changed.ifPresent(run -> apply(run, command));
        return changed.map(run -> all.get(id));
    }

    private void apply(Run run, RunCommand command) {
        Optional<Activity> activity = Optional.ofNullable(active.get(run.id()));
        switch (command) {
            case STOP -> activity.ifPresent(Activity::stop);
            case PAUSE -> activity.ifPresent(a -> a.work().admit(false));
            case RESUME ->
                    activity.ifPresentOrElse(a -> a.work().admit(true), () -> goOn(run.id()));
        }
    }

    private synchronized void goOn(String id) {
        try {
            if (all.get(id).life() instanceof RunLife.Created created) {
                change(id, created.begin());
            }
            takenOver.remove(id);
            Run run = all.get(id);
            active.put(id, activities.begin(run, origin(run), new Ending(id)));
        } catch (RuntimeException e) {
            LOG.error("Run {} cannot begin", id, e);
            fail(id, String.valueOf(e.getMessage()));
        }
    }

    /** What the run that a branch branches off was started with. */
    private Optional<TrainingConfiguration> origin(Run run) {
        return Optional.of(run.configuration())
                .filter(TrainingConfiguration.class::isInstance)
                .map(TrainingConfiguration.class::cast)
                .flatMap(TrainingConfiguration::branch)
                .map(
                        point ->
                                find(point.run())
                                        .map(Run::configuration)
                                        .filter(TrainingConfiguration.class::isInstance)
                                        .map(TrainingConfiguration.class::cast)
                                        .orElseThrow(
                                                () ->
                                                        new IllegalStateException(
                                                                "Run %s branches off %s, which the log does not know as a training."
                                                                        .formatted(
                                                                                run.id(),
                                                                                point.run()))));
    }

    private synchronized void fail(String id, String reason) {
        if (all.get(id).life() instanceof RunLife.Alive alive) {
            change(id, alive.fail(reason));
        }
    }

    private synchronized void finish(String id) {
        if (all.get(id).life() instanceof RunLife.Begun begun) {
            change(id, begun.finish());
        }
    }

    private Run change(String id, RunLife next) {
        Run changed = all.get(id).to(next);
        record(changed);
        return changed;
    }

    /** The log first: when it cannot be written, nothing has changed. */
    private void record(Run run) {
        if (writer.isEmpty()) {
            writer = Optional.of(log.writer("trainer-runs"));
        }
        writer.get().write(run.event());
        all.put(run.id(), run);
        LOG.info(
                "Run {} is {}{}",
                run.id(),
                run.life().state(),
                run.life().reason().map(reason -> ": " + reason).orElse(""));
    }

    /** What a run's activities tell of its end. Ends the other activities of the run too. */
    private final class Ending implements RunFollower.Listener {
        private final String id;

        Ending(String id) {
            this.id = id;
        }

        @Override
        public void finished() {
            aside(() -> finish(id));
        }

        @Override
        public void failed(String reason) {
            aside(() -> fail(id, reason));
        }

        /** The log keeps saying how the run stands: the other process does. */
        @Override
        public void takenOver(String reason) {
            aside(() -> takenOver.put(id, reason));
        }

        /** On another thread: who tells it may be the very thread that is to be ended. */
        private void aside(Runnable change) {
            Thread.ofVirtual()
                    .name("end-" + id)
                    .start(
                            () -> {
                                change.run();
                                Optional.ofNullable(active.get(id)).ifPresent(Activity::stop);
                            });
        }
    }

    /** All runs, by name. */
    public List<Run> list() {
        return List.copyOf(all.values());
    }

    /** The run of that name. */
    public Optional<Run> find(String id) {
        return Optional.ofNullable(all.get(id));
    }

    /** Why this process does nothing for a run that has not ended. */
    public Optional<String> takenOver(String id) {
        return Optional.ofNullable(takenOver.get(id));
    }

    /** How far a run has come that this process has followed. */
    public Optional<Progress> progress(String id) {
        return Optional.ofNullable(active.get(id)).map(activity -> activity.work().progress());
    }

    @Override
    public List<StepView> steps(String run, long after) {
        return active.get(run) instanceof Activity.Training training
                ? training.work().gauges().steps(after)
                : List.of();
    }

    @Override
    public FirstTries firstTries(String run, long version) {
        return active.get(run) instanceof Activity.Training training
                ? training.work().gauges().firstTries(version)
                : FirstTries.NONE;
    }

    /** Checkpoints of a run that this process has followed. */
    public List<CheckpointView> checkpoints(String run) {
        return active.get(run) instanceof Activity.Training training
                ? training.work().gauges().checkpoints()
                : List.of();
    }
}
