package io.reflectretry.audit;

import io.reflectretry.model.event.EventIds;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** What happened, by episode and by run. */
@Path("/")
public class EpisodeResource {

    private static final int MOST_EPISODES = 1000;

    private final AuditQueries queries;

    EpisodeResource(AuditQueries queries) {
        this.queries = queries;
    }

    @GET
    @Path("episodes/{episode}")
    @Operation(summary = "All events of one episode, from its task to the checkpoint it trained")
    public Uni<EpisodeHistory> episode(@RestPath String episode) {
        return queries.episode(episode)
                .invoke(
                        history -> {
                            if (history.events().isEmpty()) {
                                throw new NotFoundException(
                                        "No event of the episode '%s' is stored. An episode's id is run:index, for example %s."
                                                .formatted(
                                                        episode, EventIds.episode("demo-1", 42)));
                            }
                        });
    }

    @GET
    @Path("runs")
    @Operation(summary = "The runs of which events are stored")
    public Uni<List<AuditQueries.RunSummary>> runs() {
        return queries.runs();
    }

    @GET
    @Path("runs/{run}/episodes")
    @Operation(summary = "Episodes of a run in the order of their tasks")
    public Uni<List<AuditQueries.EpisodeSummary>> episodes(
            @RestPath String run,
            @RestQuery @DefaultValue("false") boolean trained,
            @RestQuery @DefaultValue("100") int limit) {
        return queries.episodes(run, trained, Math.clamp(limit, 1, MOST_EPISODES));
    }

    @GET
    @Path("runs/{run}/last-step")
    @Operation(summary = "The last step of a run that is stored; 0 before the first")
    public Uni<AuditQueries.LastStep> lastStep(@RestPath String run) {
        return queries.lastStep(run);
    }

    @GET
    @Path("runs/{run}/stages")
    @Operation(summary = "How long each stage took, from the event that caused it")
    public Uni<List<AuditQueries.StageTime>> stages(@RestPath String run) {
        return queries.stages(run);
    }

    @GET
    @Path("counts")
    @Operation(summary = "How many records of each type are stored, by topic")
    public Uni<List<AuditQueries.TopicCount>> counts() {
        return queries.counts();
    }
}
