package io.reflectretry.verifiers;

import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;

/**
 * What was found, and by whom.
 *
 * @param verifier the version is {@link #NOBODY} when there is none for the type
 */
public record Judgement(Outcome outcome, VerifierId verifier) {

    /** The version of a verifier that does not exist. */
    public static final String NOBODY = "none";
}
