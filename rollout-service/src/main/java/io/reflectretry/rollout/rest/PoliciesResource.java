package io.reflectretry.rollout.rest;

import io.reflectretry.rollout.RolloutConfig;
import io.reflectretry.rollout.policies.LivePolicy;
import io.reflectretry.rollout.policies.PolicyRegistry;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What this replica can answer with. */
@Path("/policies")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "policies")
public class PoliciesResource {

    private final PolicyRegistry<LivePolicy> registry;
    private final RolloutConfig config;

    PoliciesResource(PolicyRegistry<LivePolicy> registry, RolloutConfig config) {
        this.registry = registry;
        this.config = config;
    }

    /** All lineages. */
    @GET
    @Operation(
            operationId = "policies",
            summary = "The policies that are live, being loaded, refused or waited for")
    public PoliciesView all() {
        return PoliciesView.of(config.replica(), registry.snapshot());
    }

    /** One lineage. */
    @GET
    @Path("/{lineage}")
    @Operation(operationId = "policiesOfLineage", summary = "The same for one lineage")
    @APIResponse(responseCode = "200", description = "What is held of it")
    @APIResponse(
            responseCode = "404",
            description = "Nothing is held of it, and nobody waits for it")
    public PoliciesView lineage(String lineage) {
        PoliciesView view = all().of(lineage);
        if (view.holdsNothing()) {
            throw new NotFoundException(
                    "No policy of lineage '%s' is live, being loaded, refused or waited for."
                            .formatted(lineage));
        }
        return view;
    }
}
