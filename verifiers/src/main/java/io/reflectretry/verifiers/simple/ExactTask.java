package io.reflectretry.verifiers.simple;

import io.reflectretry.model.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Verification data of type {@code exact}.
 *
 * @param answer the right answer
 * @param answers other right answers; one of {@code answer} and {@code answers} is needed
 * @param extract which part of the output counts: {@code auto} (the default), {@code whole}, {@code
 *     last_line}, {@code marked}
 * @param ignoreCase whether upper and lower case are the same; default false
 * @param ignoreWhitespace whether any white space is as good as none; default false. Leading and
 *     trailing white space never counts
 * @param ignorePunctuation whether punctuation is left out; default false
 * @param normalizeUnicode whether characters that look the same are the same (NFKC); default false
 */
record ExactTask(
        Optional<String> answer,
        List<String> answers,
        Optional<Extract> extract,
        Optional<Boolean> ignoreCase,
        Optional<Boolean> ignoreWhitespace,
        Optional<Boolean> ignorePunctuation,
        Optional<Boolean> normalizeUnicode) {

    ExactTask {
        answer = Require.optional(answer);
        answers = Require.list(answers);
        Require.that(answer.isPresent() || !answers.isEmpty(), "answer", "is missing");
        extract = Require.optional(extract);
        ignoreCase = Require.optional(ignoreCase);
        ignoreWhitespace = Require.optional(ignoreWhitespace);
        ignorePunctuation = Require.optional(ignorePunctuation);
        normalizeUnicode = Require.optional(normalizeUnicode);
    }

    /** All right answers. */
    List<String> right() {
        List<String> all = new ArrayList<>();
        answer.ifPresent(all::add);
        all.addAll(answers);
        return all;
    }
}
