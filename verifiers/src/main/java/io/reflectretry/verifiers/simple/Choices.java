package io.reflectretry.verifiers.simple;

import io.reflectretry.verifiers.text.Marked;
import io.reflectretry.verifiers.text.Thinking;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The choices of a task, and which of them an output names.
 *
 * @param texts in order; the first one is A
 */
record Choices(List<String> texts) {

    private static final int MAX_PHRASE = 2000;
    private static final List<String> PHRASES =
            List.of("answer is", "answer:", "choice is", "option is", "choose", "answer");

    String label(int choice) {
        return String.valueOf((char) ('A' + choice));
    }

    /**
     * The choice that an output names: in the last {@code \boxed{…}} or {@code <answer>…</answer>},
     * else behind the last "answer is", else in the last line.
     */
    OptionalInt chosen(String output) {
        String text = Thinking.skip(output);
        Optional<String> marked = Marked.last(text);
        if (marked.isPresent()) {
            return named(marked.get());
        }
        OptionalInt said = behindPhrase(text);
        if (said.isPresent()) {
            return said;
        }
        String line = Marked.lastLine(text);
        OptionalInt named = named(line);
        return named.isPresent() ? named : onlyBracketed(line);
    }

    private OptionalInt behindPhrase(String text) {
        String end = text.substring(Math.max(0, text.length() - MAX_PHRASE));
        String lower = end.toLowerCase(Locale.ROOT);
        if (lower.length() != end.length()) {
            return OptionalInt.empty();
        }
        for (String phrase : PHRASES) {
            int at = lower.lastIndexOf(phrase);
            if (at >= 0) {
                String rest = end.substring(at + phrase.length()).strip();
                return rest.lines()
                        .findFirst()
                        .map(line -> named(line.replaceFirst("^[:\\s]+", "")))
                        .orElse(OptionalInt.empty());
            }
        }
        return OptionalInt.empty();
    }

    /** The choice that a short text names: "B", "(B)", "B. Paris", "Paris". */
    OptionalInt named(String text) {
        String bare = bare(text);
        OptionalInt byText =
                IntStream.range(0, texts.size())
                        .filter(i -> bare(texts.get(i)).equals(bare))
                        .findFirst();
        if (byText.isPresent() && !isLabel(bare)) {
            return byText;
        }
        return byLetter(bare);
    }

    private boolean isLabel(String bare) {
        return bare.length() == 1 && labelled(bare.charAt(0));
    }

    private boolean labelled(char letter) {
        return letter >= 'a' && letter < 'a' + texts.size();
    }

    /** A letter alone, or followed by a sign: "b", "b)", "b. paris", "b is right" is none. */
    private OptionalInt byLetter(String bare) {
        if (bare.isEmpty() || !labelled(bare.charAt(0))) {
            return OptionalInt.empty();
        }
        int choice = bare.charAt(0) - 'a';
        boolean alone = bare.length() == 1 || ").:,-".indexOf(bare.charAt(1)) >= 0;
        return alone ? OptionalInt.of(choice) : OptionalInt.empty();
    }

    /** The one choice that stands in brackets in a line: "It must be (B) then". */
    private OptionalInt onlyBracketed(String line) {
        int[] found =
                IntStream.range(0, texts.size())
                        .filter(i -> line.contains("(" + label(i) + ")"))
                        .toArray();
        return found.length == 1 ? OptionalInt.of(found[0]) : OptionalInt.empty();
    }

    /** Lower case, without the marks around a label or text. */
    private static String bare(String text) {
        String now = text.strip();
        for (String command : List.of("\\text", "\\textbf", "\\mathrm", "\\mathbf")) {
            now = now.replace(command + "{", "{");
        }
        int start = 0;
        int end = now.length();
        while (start < end && "({[*_`\"'$ ".indexOf(now.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && ")}]*_`\"'$. !".indexOf(now.charAt(end - 1)) >= 0) {
            end--;
        }
        return now.substring(start, end)
                .replace("**", "")
                .replaceAll("\\s+", " ")
                .toLowerCase(Locale.ROOT);
    }
}
