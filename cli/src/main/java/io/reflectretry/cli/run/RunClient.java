package io.reflectretry.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.reflectretry.cli.CommandException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.RunState;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/** Runs, as the trainer-service knows them. */
public final class RunClient {

    private static final long POLL_MILLIS = 500;
    private static final Duration AWAY_LIMIT = Duration.ofMinutes(3);

    private final ServiceClient trainer;

    /** Speaks to this trainer-service. */
    public RunClient(ServiceClient trainer) {
        this.trainer = trainer;
    }

    /** Makes a run and starts it. */
    public void create(String run, RunConfiguration configuration) {
        // The configuration's kind is written only where it is typed as the interface.
        JsonNode typed;
        try {
            typed =
                    Json.mapper()
                            .readTree(
                                    Json.mapper()
                                            .writerFor(RunConfiguration.class)
                                            .writeValueAsBytes(configuration));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        trainer.post("/runs", Map.of("run", run, "configuration", typed));
    }

    /** The run as it stands: state, reason, progress, configuration. */
    public JsonNode get(String run) {
        return trainer.get("/runs/" + run);
    }

    /** What it took and brought, step by step. */
    public JsonNode steps(String run) {
        return trainer.get("/runs/" + run + "/steps");
    }

    /** The versions that it published. */
    public JsonNode checkpoints(String run) {
        return trainer.get("/runs/" + run + "/checkpoints");
    }

    /** Stops, pauses or resumes a run. */
    public JsonNode command(String run, String command) {
        return trainer.post("/runs/" + run + "/" + command, JsonNodeFactory.instance.objectNode());
    }

    /** Follows a run on the terminal to its end. */
    static void print(RunClient runs, String name, PrintWriter out) throws InterruptedException {
        Terminal terminal = new Terminal(out);
        JsonNode end = runs.follow(name, view -> terminal.progress(ProgressLine.of(view)));
        terminal.done(ProgressLine.of(end));
        out.printf("%s: %s%n", name, end.path("state").asText());
    }

    /** Asks for a recorded step to be done again. */
    JsonNode replay(String run, long step) {
        return trainer.post(replayPath(run, step), JsonNodeFactory.instance.objectNode());
    }

    /** How far that is. */
    JsonNode replayed(String run, long step) {
        return trainer.get(replayPath(run, step));
    }

    private static String replayPath(String run, long step) {
        return "/runs/%s/replays/%d".formatted(run, step);
    }

    /**
     * Waits for the end of a run.
     *
     * @param progress is told how it stands, twice a second
     * @return the run at its end
     * @throws CommandException when it fails, with its reason, or when the service stays away
     */
    public JsonNode follow(String run, Consumer<JsonNode> progress) throws InterruptedException {
        Instant answered = Instant.now();
        while (true) {
            JsonNode view;
            try {
                view = get(run);
            } catch (ServiceAwayException e) {
                // It is started again when it dies, and the run goes on: no reason to give up.
                if (Instant.now().isAfter(answered.plus(AWAY_LIMIT))) {
                    throw e;
                }
                Thread.sleep(POLL_MILLIS);
                continue;
            }
            answered = Instant.now();
            progress.accept(view);
            RunState state = RunState.valueOf(view.path("state").asText());
            if (state == RunState.FAILED) {
                throw CommandException.failed(
                        "run %s failed: %s"
                                .formatted(run, view.path("reason").asText("no reason is given")));
            }
            if (state.isFinal()) {
                return view;
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
