package io.reflectretry.trainer.runs.api;

import io.reflectretry.model.InvalidFieldException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.UncheckedIOException;
import org.apache.kafka.common.KafkaException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error of a request as a {@link Problem}. */
public class ProblemMappers {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    public Response problem(ProblemException e) {
        return respond(e.problem());
    }

    @ServerExceptionMapper
    public Response invalid(InvalidFieldException e) {
        return respond(Problem.of(Response.Status.BAD_REQUEST, e.getMessage(), e.field()));
    }

    @ServerExceptionMapper
    public Response logAway(KafkaException e) {
        LOG.warn("A request failed: the log cannot be reached", e);
        return respond(
                Problem.of(
                        Response.Status.SERVICE_UNAVAILABLE,
                        "The log cannot be reached (%s); nothing was changed. Try again."
                                .formatted(e.getMessage())));
    }

    @ServerExceptionMapper
    public Response storageAway(UncheckedIOException e) {
        LOG.error("A request failed: the storage root cannot be used", e);
        return respond(
                Problem.of(
                        Response.Status.INTERNAL_SERVER_ERROR,
                        "%s: %s".formatted(e.getMessage(), e.getCause().getMessage())));
    }

    @ServerExceptionMapper
    public Response http(WebApplicationException e) {
        var status = Response.Status.fromStatusCode(e.getResponse().getStatus());
        return status == null ? e.getResponse() : respond(Problem.of(status, e.getMessage()));
    }

    private static Response respond(Problem problem) {
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
    }
}
