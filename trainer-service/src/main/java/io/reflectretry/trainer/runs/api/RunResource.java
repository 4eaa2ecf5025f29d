package io.reflectretry.trainer.runs.api;

import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.evaluation.EvaluationResult;
import io.reflectretry.model.mining.FailureCard;
import io.reflectretry.model.run.RunConfiguration;
import io.reflectretry.model.run.TrainingConfiguration;
import io.reflectretry.trainer.runs.ReplayView;
import io.reflectretry.trainer.runs.Replays;
import io.reflectretry.trainer.runs.RunResults;
import io.reflectretry.trainer.runs.Runs;
import io.reflectretry.trainer.runs.follow.CheckpointView;
import io.reflectretry.trainer.runs.follow.StepView;
import io.reflectretry.trainer.runs.life.ConfigurationCheck;
import io.reflectretry.trainer.runs.life.Run;
import io.reflectretry.trainer.runs.life.RunCommand;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Runs: make, look at, pause, resume, stop. */
@Path("/runs")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(
        responseCode = "default",
        description = "What is wrong, and which field",
        content =
                @Content(
                        mediaType = Problem.MEDIA_TYPE,
                        schema = @Schema(implementation = Problem.class)))
public class RunResource {

    private final Runs runs;
    private final RunResults results;
    private final ConfigurationCheck check;
    private final Replays replays;

    RunResource(Runs runs, RunResults results, ConfigurationCheck check, Replays replays) {
        this.runs = runs;
        this.results = results;
        this.check = check;
        this.replays = replays;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Blocking
    @Operation(summary = "Makes a run and starts it")
    @RequestBody(content = @Content(schema = @Schema(implementation = RunRequest.class)))
    @APIResponse(
            responseCode = "201",
            description = "The run",
            content = @Content(schema = @Schema(implementation = RunView.class)))
    public Response create(String body) {
        requireReady();
        RunRequest request = RunRequest.parse(body);
        if (runs.find(request.run()).isPresent()) {
            throw exists(request.run());
        }
        check.check(request.configuration());
        checkBranch(request.configuration());
        Run made =
                runs.create(request.run(), request.configuration())
                        .orElseThrow(() -> exists(request.run()));
        return Response.created(URI.create("/runs/" + made.id())).entity(view(made)).build();
    }

    private void checkBranch(RunConfiguration configuration) {
        if (configuration instanceof TrainingConfiguration training) {
            training.branch()
                    .filter(
                            point ->
                                    runs.find(point.run())
                                            .map(Run::configuration)
                                            .filter(TrainingConfiguration.class::isInstance)
                                            .isEmpty())
                    .ifPresent(
                            point -> {
                                throw new InvalidFieldException(
                                        "configuration.branch.run",
                                        "must name a training; there is none of the name \"%s\""
                                                .formatted(point.run()));
                            });
        }
    }

    private static ProblemException exists(String run) {
        return new ProblemException(
                Problem.of(
                        Response.Status.CONFLICT,
                        "There is a run '%s' already: choose another name.".formatted(run),
                        "run"));
    }

    @GET
    @Operation(summary = "All runs, by name")
    public List<RunView> list() {
        requireReady();
        return runs.list().stream().map(this::view).toList();
    }

    @GET
    @Path("{run}")
    @Operation(summary = "One run: its state, its progress, its configuration")
    public RunView get(@RestPath String run) {
        return view(find(run));
    }

    @GET
    @Path("{run}/steps")
    @Operation(summary = "The optimizer steps of a run after a given one, in their order")
    public Uni<List<StepView>> steps(
            @RestPath String run, @RestQuery @DefaultValue("0") long after) {
        find(run);
        return results.steps(run, after);
    }

    @GET
    @Path("{run}/checkpoints")
    @Operation(summary = "The published versions of a run's policy, in their order")
    public Uni<List<CheckpointView>> checkpoints(@RestPath String run) {
        find(run);
        return results.checkpoints(run);
    }

    @GET
    @Path("{run}/result")
    @Blocking
    @Operation(
            summary = "What an evaluation has measured, without its rows",
            description =
                    "The rows, one a task, stand in runs/RUN/evaluation.json under the storage root.")
    public EvaluationResult result(@RestPath String run) {
        find(run);
        return results.evaluation(run)
                .map(EvaluationResult::summary)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        Problem.of(
                                                Response.Status.NOT_FOUND,
                                                "Run '%s' has no result (yet): only an evaluation that has finished has one."
                                                        .formatted(run))));
    }

    @GET
    @Path("{run}/failures")
    @Blocking
    @Operation(
            summary = "The card of the data set of failures that a mining run has left",
            description =
                    "The failures, one a line, stand in runs/RUN/failures.jsonl under the storage root.")
    public FailureCard failures(@RestPath String run) {
        find(run);
        return results.failures(run)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        Problem.of(
                                                Response.Status.NOT_FOUND,
                                                "Run '%s' has no failures (yet): only a mining run that has finished has a data set of them."
                                                        .formatted(run))));
    }

    @POST
    @Path("{run}/stop")
    @Blocking
    @Operation(summary = "Ends a run for good; its last checkpoint stands")
    public RunView stop(@RestPath String run) {
        return command(run, RunCommand.STOP);
    }

    @POST
    @Path("{run}/pause")
    @Blocking
    @Operation(summary = "Feeds no new tasks; what is under way is finished")
    public RunView pause(@RestPath String run) {
        return command(run, RunCommand.PAUSE);
    }

    @POST
    @Path("{run}/resume")
    @Blocking
    @Operation(
            summary = "Feeds tasks again, or goes on with a run that has failed",
            description = "A run that has failed goes on from its last good state.")
    public RunView resume(@RestPath String run) {
        return command(run, RunCommand.RESUME);
    }

    private RunView command(String id, RunCommand command) {
        Run before = find(id);
        return runs.command(id, command)
                .map(this::view)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        Problem.of(
                                                Response.Status.CONFLICT,
                                                "Cannot %s run '%s': it is %s.%s"
                                                        .formatted(
                                                                command.word(),
                                                                id,
                                                                before.life().state(),
                                                                command.hint(before.life())))));
    }

    @POST
    @Path("{run}/replays/{step}")
    @Blocking
    @Operation(
            summary = "Does a recorded step again and compares the weights with the published ones",
            description = "Returns at once; GET tells what came out.")
    @APIResponse(
            responseCode = "202",
            description = "It is under way",
            content = @Content(schema = @Schema(implementation = ReplayView.class)))
    public Response replay(@RestPath String run, @RestPath long step) {
        Run found = find(run);
        if (!(found.configuration() instanceof TrainingConfiguration training)) {
            throw new ProblemException(
                    Problem.of(
                            Response.Status.BAD_REQUEST,
                            "Run '%s' is no training: it takes no steps.".formatted(run),
                            "run"));
        }
        return Response.accepted(replays.begin(run, training, step)).build();
    }

    @GET
    @Path("{run}/replays/{step}")
    @Operation(summary = "What came out when a step was done again")
    public ReplayView replayed(@RestPath String run, @RestPath long step) {
        find(run);
        return replays.find(run, step)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        Problem.of(
                                                Response.Status.NOT_FOUND,
                                                "Nobody has asked this process to do step %d of run '%s' again."
                                                        .formatted(step, run))));
    }

    private Run find(String id) {
        requireReady();
        return runs.find(id)
                .orElseThrow(
                        () ->
                                new ProblemException(
                                        Problem.of(
                                                Response.Status.NOT_FOUND,
                                                "There is no run '%s'.".formatted(id))));
    }

    private void requireReady() {
        if (!runs.isReady()) {
            throw new ProblemException(
                    Problem.of(
                            Response.Status.SERVICE_UNAVAILABLE,
                            "The runs are still being read from the log. Try again in a moment."));
        }
    }

    private RunView view(Run run) {
        return RunView.of(run, runs.takenOver(run.id()), runs.progress(run.id()));
    }
}
