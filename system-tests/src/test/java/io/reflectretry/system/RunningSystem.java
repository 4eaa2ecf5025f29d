package io.reflectretry.system;

import io.reflectretry.cli.run.RunClient;
import io.reflectretry.cli.run.StorageImport;
import io.reflectretry.cli.stack.StackFolder;
import io.reflectretry.data.CountdownData;
import io.reflectretry.data.Split;
import io.reflectretry.model.codec.EventCodec;
import io.reflectretry.model.event.Event;
import io.reflectretry.model.event.Topic;
import io.reflectretry.stack.LocalStack;
import io.reflectretry.stack.ServiceKind;
import io.reflectretry.stack.StackLayout;
import io.reflectretry.stack.StackOptions;
import io.reflectretry.stack.StackStatus;
import io.reflectretry.testkit.LogReader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** The packaged services with broker and database, Countdown tasks and the small policy. */
final class RunningSystem implements AutoCloseable {

    /** The tasks, relative to the storage root. */
    static final String TASKS = "data/train.jsonl";

    private final LocalStack stack;
    private final Path storage;
    private final String model;
    private final RunClient runs;

    private RunningSystem(LocalStack stack, Path storage, String model) {
        this.stack = stack;
        this.storage = storage;
        this.model = model;
        runs = new RunClient(StackFolder.clientOf(stack.status(), ServiceKind.TRAINER));
    }

    /**
     * Starts it and returns when all is ready.
     *
     * @param folder its place, with what it writes
     * @param tasks how many there are to train on
     * @param options what differs from the defaults
     */
    static RunningSystem start(Path folder, int tasks, UnaryOperator<StackOptions> options)
            throws InterruptedException {
        Path project = Path.of(System.getProperty("rrr.home"));
        Path storage = folder.resolve("storage");
        LocalStack stack =
                new LocalStack(
                        new StackLayout(folder),
                        options.apply(StackOptions.defaults(project, storage)),
                        (child, state) -> {});
        try {
            stack.start();
            CountdownData.write(storage.resolve(TASKS), Split.TRAIN, tasks, 5, 3);
            String model =
                    new StorageImport(storage).model(project.resolve("models/countdown-small"));
            return new RunningSystem(stack, storage, model);
        } catch (Throwable failure) {
            stack.close();
            throw failure;
        }
    }

    static RunningSystem start(Path folder, int tasks) throws InterruptedException {
        return start(folder, tasks, UnaryOperator.identity());
    }

    StackStatus status() {
        return stack.status();
    }

    Path storage() {
        return storage;
    }

    /** The small policy, relative to the storage root. */
    String model() {
        return model;
    }

    RunClient runs() {
        return runs;
    }

    /** Waits for the end of a run; gives its state. */
    String end(String run) throws InterruptedException {
        return runs.follow(run, view -> {}).path("state").asText();
    }

    /** A reader of what is committed to a topic. */
    LogReader reader(Topic topic) {
        return new LogReader(stack.status().bootstrapServers(), topic.topicName());
    }

    /** All that is committed to a topic by now. */
    List<Event> read(Topic topic) {
        try (LogReader reader = reader(topic)) {
            return reader.toEnd().stream().map(r -> EventCodec.decode(r.value())).toList();
        }
    }

    @Override
    public void close() {
        stack.close();
    }
}
