package io.reflectretry.verifiers.judge;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.reflectretry.model.codec.Json;
import io.reflectretry.model.outcome.Outcome;
import io.reflectretry.verifiers.Attempt;

/** What the judge and its process say to each other: a JSON line each way. */
final class JudgeProtocol {

    private JudgeProtocol() {}

    /** What the process is asked. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "ask")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Request.Load.class, name = "load"),
        @JsonSubTypes.Type(value = Request.Judge.class, name = "judge")
    })
    sealed interface Request {

        /** Make an object of this class and warm it up; it judges from now on. */
        record Load(String verifier) implements Request {}

        /** Judge this. */
        record Judge(Attempt attempt) implements Request {}
    }

    /** What it answers. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Response.Loaded.class, name = "loaded"),
        @JsonSubTypes.Type(value = Response.Judged.class, name = "judged"),
        @JsonSubTypes.Type(value = Response.Refused.class, name = "refused")
    })
    sealed interface Response {

        /** The verifier of this type is ready. */
        record Loaded(String type) implements Response {}

        record Judged(Outcome outcome) implements Response {}

        /** It cannot be done; the reason is the rest of a sentence. */
        record Refused(String reason) implements Response {}
    }

    static String line(Request request) throws JsonProcessingException {
        return Json.mapper().writerFor(Request.class).writeValueAsString(request);
    }

    static String line(Response response) throws JsonProcessingException {
        return Json.mapper().writerFor(Response.class).writeValueAsString(response);
    }
}
