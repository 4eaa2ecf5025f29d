package io.reflectretry.model.run;

import io.reflectretry.model.Require;
import java.util.Optional;

/**
 * The user's turns for tasks of one type, where they differ from those for all.
 *
 * @param reflectionRequest asks for the reflection; nothing: as for all
 * @param retryRequest asks for the retry; nothing: as for all
 */
public record TaskRequests(Optional<String> reflectionRequest, Optional<String> retryRequest) {

    public TaskRequests {
        reflectionRequest = Require.optional(reflectionRequest);
        retryRequest = Require.optional(retryRequest);
        reflectionRequest.ifPresent(r -> Require.text(r, "play.byTask.reflectionRequest"));
        retryRequest.ifPresent(r -> Require.text(r, "play.byTask.retryRequest"));
    }

    /** Only the reflection is asked for otherwise. */
    public static TaskRequests reflection(String request) {
        return new TaskRequests(Optional.of(request), Optional.empty());
    }
}
