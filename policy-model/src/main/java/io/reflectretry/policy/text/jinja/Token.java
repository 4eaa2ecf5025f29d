package io.reflectretry.policy.text.jinja;

/**
 * A piece of a template's source.
 *
 * @param kind what it is
 * @param text text outside of tags; a name; a number or an operator as written; a string's value
 * @param line where it begins, counted from 1
 */
record Token(Kind kind, String text, int line) {

    enum Kind {
        /** Text outside of all tags. */
        TEXT,
        /** <code>{{</code>. */
        OUTPUT_BEGIN,
        /** <code>}}</code>. */
        OUTPUT_END,
        /** <code>{%</code>. */
        BLOCK_BEGIN,
        /** <code>%}</code>. */
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        /** The end of the source. */
        END
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    /** For messages. */
    String shown() {
        return switch (kind) {
            case TEXT -> "text";
            case END -> "end of template";
            case STRING -> "string " + PythonText.repr(text);
            case OUTPUT_BEGIN, OUTPUT_END, BLOCK_BEGIN, BLOCK_END, NAME, INTEGER, FLOAT, OPERATOR ->
                    "'" + text + "'";
        };
    }
}
