package io.reflectretry.rollout.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Every error of the REST interface, as a problem. */
class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    @ServerExceptionMapper
    Response of(WebApplicationException e) {
        return problem(e.getResponse().getStatusInfo(), e.getMessage());
    }

    @ServerExceptionMapper
    Response of(RuntimeException e) {
        LOG.error("A request failed.", e);
        return problem(
                Response.Status.INTERNAL_SERVER_ERROR,
                "The rollout met an error of its own; its log says more.");
    }

    private static Response problem(Response.StatusType status, String detail) {
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(
                        new Problem(
                                "about:blank",
                                status.getReasonPhrase(),
                                status.getStatusCode(),
                                detail))
                .build();
    }
}
