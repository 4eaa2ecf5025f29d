package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.text.Marked;
import io.reflectretry.verifiers.text.Thinking;
import java.util.Optional;

/** Finds the answer in a solution: the gold one or the model's. */
final class AnswerText {

    private static final String HASHES = "####";

    private AnswerText() {}

    /** The last {@code \boxed{…}}, else what stands after the last {@code ####}, else all of it. */
    static String ofGold(String gold) {
        return Marked.lastBoxed(gold).or(() -> afterHashes(gold)).orElse(gold).strip();
    }

    /**
     * What a model gives as its answer: the last {@code \boxed{…}}, {@code <answer>…</answer>} or
     * {@code #### …}, whichever comes last; else, for a number, the last number; else what stands
     * after the last "answer is", between the last dollar signs, or in the last line.
     *
     * @param number whether the gold answer is a number
     * @return nothing when there is no answer
     */
    static Optional<String> ofModel(String output, boolean number) {
        String text = Thinking.skip(output);
        if (Marked.endsInOpenBox(text)) {
            return Optional.empty();
        }
        int hashes = text.lastIndexOf(HASHES);
        Optional<String> marked = Marked.last(hashes < 0 ? text : text.substring(hashes));
        if (marked.isEmpty() && hashes >= 0) {
            return afterHashes(text);
        }
        return marked.or(() -> number ? LastNumber.in(text) : said(text))
                .filter(answer -> !answer.isBlank());
    }

    private static Optional<String> afterHashes(String text) {
        int hashes = text.lastIndexOf(HASHES);
        return hashes < 0
                ? Optional.empty()
                : text.substring(hashes + HASHES.length()).strip().lines().findFirst();
    }

    private static Optional<String> said(String text) {
        String line = Marked.lastLine(text);
        for (String phrase : new String[] {"answer is", "Answer:", "answer:", "A:"}) {
            int at = line.lastIndexOf(phrase);
            if (at >= 0) {
                return Optional.of(line.substring(at + phrase.length()).strip());
            }
        }
        int close = line.lastIndexOf('$');
        int open = close <= 0 ? -1 : line.lastIndexOf('$', close - 1);
        return open >= 0 && close > open + 1
                ? Optional.of(line.substring(open + 1, close))
                : Optional.of(line).filter(l -> !l.isEmpty());
    }
}
