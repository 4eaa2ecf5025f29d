package io.reflectretry.again;

import io.reflectretry.messaging.record.RecordHeaders;
import io.reflectretry.model.codec.CloudEventHeaders;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.codec.EventFormatException;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.RunChanged;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.run.GrpoSettings;
import io.reflectretry.model.run.GrpoSettings.ScaleRewards;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.verifiers.Verifiers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Judges a run again, and compares.
 *
 * <pre>
 * rrr.attempts ─┐  {@link Members}: a consumer group of its own, exactly once
 * rrr.retries  ─┴─▶ judge ─▶ rrr.shadow-verdicts ─┐
 * rrr.verdicts ───────────────────────────────────┼─▶ {@link Comparison} ─▶ {@link AgainReport}
 * rrr.rewards  ───────────────────────────────────┘
 * </pre>
 *
 * The group's offsets say what is judged: who starts again goes on there. The comparison is made of
 * the log alone. Nothing is written to the topics of the run.
 */
public final class VerifyAgain {

    private static final Duration POLL = Duration.ofMillis(250);

    private final AgainOptions options;
    private final Verifiers installed;
    private final Judging judging;
    private final Comparison comparison;
    private final SortedSet<String> runs = new TreeSet<>();
    private Optional<RunChanged> newest = Optional.empty();
    private volatile boolean stopped;

    /**
     * @throws AgainException when a verifier, its version or a setting is not there; says what is
     */
    public VerifyAgain(AgainOptions options, Verifiers installed) {
        this.options = options;
        this.installed = installed;
        judging = Judging.of(options.run(), options.choices(), installed);
        comparison = new Comparison(judging);
    }

    /**
     * Whether these verifiers are there, asked before any broker is.
     *
     * @throws AgainException when one is not; says what is there
     */
    public static void check(String run, List<Choice> choices, Verifiers installed) {
        Judging.of(run, choices, installed);
    }

    /**
     * How far it is.
     *
     * @param compared answers with both verdicts
     * @param pending answers that wait for the second
     * @param runEnded whether the run can bring no more
     */
    public record Progress(long compared, long pending, boolean runEnded) {}

    /** The name of the judging, by which it goes on. */
    public String judging() {
        return judging.name();
    }

    /** Ends {@link #run} soon, with the report of what is there; called on any thread. */
    public void stop() {
        stopped = true;
    }

    /**
     * Judges until the run has ended and all is compared, or until it is stopped.
     *
     * @param listener is told now and then
     * @throws AgainException when the log does not know the run, or a member cannot go on
     */
    public AgainReport run(Consumer<Progress> listener) {
        try (var topics = new RunTopics(options.bootstrapServers())) {
            readWhatIsThere(topics);
            if (newest.isEmpty()) {
                throw new AgainException(
                        "the log has no run '%s'; there are: %s"
                                .formatted(
                                        options.run(),
                                        runs.isEmpty() ? "none" : String.join(", ", runs)));
            }
            try (var members =
                    new Members(
                            options.bootstrapServers(),
                            judging,
                            installed,
                            options.replica(),
                            options.members())) {
                follow(topics, members, listener);
            }
        }
        return AgainReport.of(judging, comparison, scaleRewards());
    }

    private void readWhatIsThere(RunTopics topics) {
        Map<TopicPartition, Long> ends = topics.ends();
        while (!stopped && !topics.hasReached(ends)) {
            topics.poll(POLL, this::read);
        }
    }

    private void follow(RunTopics topics, Members members, Consumer<Progress> listener) {
        Optional<Map<TopicPartition, Long>> ends = Optional.empty();
        long before = comparison.compared();
        long lastChange = System.nanoTime();
        while (!stopped) {
            topics.poll(POLL, this::read);
            members.check();
            boolean ended = !options.follow() || newest.orElseThrow().state().isFinal();
            listener.accept(new Progress(comparison.compared(), comparison.pending(), ended));
            if (comparison.compared() != before) {
                before = comparison.compared();
                lastChange = System.nanoTime();
            }
            if (ended && ends.isEmpty()) {
                ends = Optional.of(topics.ends());
            }
            if (ends.filter(topics::hasReached).isPresent()
                    && (comparison.pending() == 0
                            || System.nanoTime() - lastChange > options.patience().toNanos())) {
                return;
            }
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> input) {
        String key = input.key() == null ? "" : new String(input.key(), StandardCharsets.UTF_8);
        if (input.topic().equals(Topic.RUNS.topicName())) {
            runs.add(key);
        }
        if (!key.equals(options.run()) && !judging.isOurs(key)) {
            return;
        }
        if (input.topic().equals(Topic.AGAIN_DEAD_LETTERS.topicName())) {
            RecordHeaders.text(input.headers(), CloudEventHeaders.ID)
                    .ifPresent(comparison::unreadable);
            return;
        }
        try {
            accept(EventCodec.decode(input.value()));
        } catch (EventFormatException e) {
            // The run's own dead letters tell of it; what is no verdict cannot be compared.
        }
    }

    private void accept(Event event) {
        if (event instanceof RunChanged change) {
            if (newest.filter(n -> n.change() > change.change()).isEmpty()) {
                newest = Optional.of(change);
            }
        } else {
            comparison.accept(event);
        }
    }

    private ScaleRewards scaleRewards() {
        return newest.map(RunChanged::configuration)
                .filter(TrainingConfiguration.class::isInstance)
                .map(c -> ((TrainingConfiguration) c).grpo())
                .orElseGet(GrpoSettings::defaults)
                .scaleRewards();
    }
}
