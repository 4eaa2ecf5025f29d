package io.reflectretry.trainer.runs.follow;

import io.reflectretry.messaging.client.Pace;
import io.reflectretry.model.event.Topic;
import io.reflectretry.trainer.runs.log.EventLog;
import io.reflectretry.trainer.runs.log.FencedWriter;
import io.reflectretry.trainer.runs.log.LogCursor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one run on a thread of its own: reads its records from its beginning, and lets its work
 * advance. It writes through a producer that only the newest follower of the run can use, and only
 * after it has read all that older ones wrote: so nothing is issued twice, whoever is killed when.
 */
public final class RunFollower {

    private static final Logger LOG = LoggerFactory.getLogger(RunFollower.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofMinutes(1);

    private final String run;
    private final RunWork work;
    private final EventLog log;
    private final Map<TopicPartition, Long> start;
    private final Duration poll;
    private final Listener listener;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private Instant fencedAt = Instant.EPOCH;

    /** Hears how a run ends by itself; called on the follower's thread. */
    public interface Listener {
        /** The work has come to its end. */
        void finished();

        /** The work cannot go on. */
        void failed(String reason);

        /** Another process does the work now; the run goes on there. */
        void takenOver(String reason);
    }

    /**
     * @param start where the log stood when the run was made
     * @param poll the log is read, and the work advances, once in so long
     */
    public RunFollower(
            String run,
            RunWork work,
            EventLog log,
            Map<TopicPartition, Long> start,
            Duration poll,
            Listener listener) {
        this.run = run;
        this.work = work;
        this.log = log;
        this.start = start;
        this.poll = poll;
        this.listener = listener;
        this.thread = Thread.ofPlatform().name("follow-" + run).daemon().unstarted(this::run);
    }

    /** Starts to follow. */
    public void start() {
        thread.start();
    }

    /** Asks it to end; it does so soon. The listener hears nothing more. */
    public void stop() {
        stopping.countDown();
    }

    /** What it does. */
    public RunWork work() {
        return work;
    }

    private void run() {
        while (!stopped()) {
            try {
                if (follow()) {
                    listener.finished();
                    return;
                }
            } catch (ProducerFencedException | InvalidProducerEpochException e) {
                // Once may be a transaction that took too long; twice soon is another trainer.
                Instant now = Instant.now();
                if (Duration.between(fencedAt, now).compareTo(SOON) < 0) {
                    LOG.warn(
                            "Another trainer has taken over run {}: this one follows it no more.",
                            run);
                    if (!stopped()) {
                        listener.takenOver(
                                "Another trainer has taken over this run: this one follows it no more.");
                    }
                    return;
                }
                fencedAt = now;
                pause(PAUSE);
            } catch (KafkaException e) {
                LOG.warn("Run {}: the log cannot be reached, trying again: {}", run, e.toString());
                pause(PAUSE);
            } catch (RuntimeException e) {
                LOG.error("Run {} cannot go on", run, e);
                if (!stopped()) {
                    listener.failed(String.valueOf(e.getMessage()));
                }
                return;
            }
        }
    }

    /** Follows until the work is done or the follower is stopped. */
    private boolean follow() {
        // In this order: what older writers left is complete once ours is open.
        try (FencedWriter writer = log.fencedWriter("rrr-feed-" + run)) {
            Map<TopicPartition, Long> known = log.ends(work.topics());
            try (LogCursor cursor = log.cursor("trainer-follow-" + run, work.topics(), start)) {
                boolean caughtUp = false;
                Pace pace = new Pace(poll);
                while (!pause(pace.rest())) {
                    pace.looks();
                    cursor.poll(poll, this::concerns).forEach(work::read);
                    if (!caughtUp) {
                        caughtUp = cursor.hasPassed(known);
                    } else if (work.advance(writer)) {
                        return true;
                    }
                }
                return false;
            }
        }
    }

    private boolean concerns(Topic topic, String key) {
        boolean episode =
                key.length() > run.length()
                        && key.charAt(run.length()) == ':'
                        && key.startsWith(run);
        return episode || key.equals(run) || topic == Topic.ROLLOUTS;
    }

    private boolean stopped() {
        return stopping.getCount() == 0;
    }

    /** Waits; true when it is asked to stop. */
    private boolean pause(Duration time) {
        try {
            return stopping.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.countDown();
            return true;
        }
    }
}
