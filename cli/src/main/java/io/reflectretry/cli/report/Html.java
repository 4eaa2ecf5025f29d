package io.reflectretry.cli.report;

/** Text for HTML. */
final class Html {

    private Html() {}

    /**
     * The text with everything escaped that means something in HTML: a model may write anything.
     */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
