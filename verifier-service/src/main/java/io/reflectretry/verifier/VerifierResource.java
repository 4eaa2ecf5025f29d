package io.reflectretry.verifier;

import io.reflectretry.verifiers.Execution;
import io.reflectretry.verifiers.Setting;
import io.reflectretry.verifiers.Verifier;
import io.reflectretry.verifiers.Verifiers;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jboss.resteasy.reactive.RestPath;

/** Which verifiers this service has. */
@Path("/verifiers")
public class VerifierResource {

    private final Verifiers verifiers;

    VerifierResource(Verifiers verifiers) {
        this.verifiers = verifiers;
    }

    /**
     * An installed verifier.
     *
     * @param type the task type that it judges
     * @param version changes whenever it may judge differently
     * @param stateless whether the same answer always gets the same outcome
     * @param settings fields of the verification data by which an answer can be judged again
     * @param execution where it runs when it cannot judge at once
     * @param timeLimit how long it may take then
     */
    public record VerifierInfo(
            String type,
            String version,
            boolean stateless,
            List<Setting> settings,
            Execution execution,
            Duration timeLimit) {
        static VerifierInfo of(Verifier verifier) {
            return new VerifierInfo(
                    verifier.type(),
                    verifier.version(),
                    verifier.stateless(),
                    verifier.settings(),
                    verifier.execution(),
                    verifier.timeLimit());
        }
    }

    @GET
    @Operation(summary = "The installed verifiers, by the task type that each judges")
    public List<VerifierInfo> all() {
        return verifiers.all().stream().map(VerifierInfo::of).toList();
    }

    @GET
    @Path("{type}")
    @Operation(summary = "The verifier of one task type")
    @APIResponse(responseCode = "200", description = "The verifier")
    @APIResponse(responseCode = "404", description = "No verifier judges this type")
    public VerifierInfo one(@RestPath String type) {
        return verifiers
                .find(type)
                .map(VerifierInfo::of)
                .orElseThrow(
                        () ->
                                new NotFoundException(
                                        "No verifier judges the task type '%s'; there are: %s."
                                                .formatted(
                                                        type,
                                                        verifiers.all().stream()
                                                                .map(Verifier::type)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }
}
