package io.reflectretry.verifiers.simple;

import io.reflectretry.model.Require;
import java.util.Optional;

/**
 * Verification data of type {@code regex}.
 *
 * @param pattern a regular expression in RE2 syntax: no look-around, no back references
 * @param match {@code find} (the default: anywhere in the answer) or {@code full}
 * @param extract which part of the output counts: {@code whole} (the default), {@code auto}, {@code
 *     last_line}, {@code marked}
 * @param ignoreCase whether upper and lower case are the same; default false
 * @param multiline whether {@code ^} and {@code $} match at lines; default false
 * @param dotAll whether a dot matches a line break; default false
 * @param negate whether the answer passes where the expression does not match; default false
 */
record RegexTask(
        String pattern,
        Optional<Match> match,
        Optional<Extract> extract,
        Optional<Boolean> ignoreCase,
        Optional<Boolean> multiline,
        Optional<Boolean> dotAll,
        Optional<Boolean> negate) {

    /** Where the expression has to match. */
    enum Match {
        FIND,
        FULL
    }

    private static final int MAX_LENGTH = 10_000;

    RegexTask {
        Require.present(pattern, "pattern");
        Require.that(pattern.length() <= MAX_LENGTH, "pattern", "has more than 10,000 characters");
        match = Require.optional(match);
        extract = Require.optional(extract);
        ignoreCase = Require.optional(ignoreCase);
        multiline = Require.optional(multiline);
        dotAll = Require.optional(dotAll);
        negate = Require.optional(negate);
    }
}
