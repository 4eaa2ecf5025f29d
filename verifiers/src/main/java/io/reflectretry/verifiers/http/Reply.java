package io.reflectretry.verifiers.http;

import io.reflectretry.model.outcome.Outcome;
import java.time.Duration;

/** What became of one request. */
sealed interface Reply {

    /** The endpoint has judged. */
    record Judged(Outcome outcome) implements Reply {}

    /**
     * Another try may help.
     *
     * @param pause what the endpoint asks for; zero when it does not
     */
    record TryAgain(String reason, Duration pause) implements Reply {}

    /** The endpoint does not understand what it is asked, or what it says is no verdict. */
    record Refused(String reason) implements Reply {}
}
