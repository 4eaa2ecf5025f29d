package io.reflectretry.trainer.runs.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.reflectretry.model.codec.Json;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Responses are written as the log is: one way of JSON in the whole project. */
class JsonOfThisProject {

    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.mapper().copy();
    }
}
