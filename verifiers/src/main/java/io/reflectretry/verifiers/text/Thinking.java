package io.reflectretry.verifiers.text;

/** What reasoning models write before they answer. */
public final class Thinking {

    private static final String CLOSE = "</think>";

    private Thinking() {}

    /**
     * What stands after the thinking. Some chat templates open the block in the prompt, so only its
     * end need be in the text. Where nothing follows, the text itself: the answer may stand in it.
     */
    public static String skip(String text) {
        int close = text.indexOf(CLOSE);
        if (close < 0) {
            return text;
        }
        String rest = text.substring(close + CLOSE.length());
        return rest.isBlank() ? text : rest;
    }
}
