package io.reflectretry.again;

import io.reflectretry.model.outcome.Outcome;
import java.util.Optional;

/**
 * An answer with another verdict.
 *
 * @param id of the attempt or the retry
 * @param episode whose it is
 * @param member the member of the group, for a retry
 * @param answer what the model wrote
 * @param then the run's own verdict
 * @param now the second one
 */
public record Change(
        String id,
        String episode,
        Optional<Integer> member,
        String answer,
        Outcome then,
        Outcome now) {}
