package io.reflectretry.policy.text.jinja;

import java.util.OptionalInt;

/** A template cannot be read, or stopped with an error; the words are jinja2's or Python's. */
public final class JinjaException extends RuntimeException {

    /** Kind of the error that a template raises on purpose, by {@code raise_exception}. */
    public static final String RAISED = "TemplateError";

    private static final long serialVersionUID = 1L;

    private final String kind;
    private final int line;

    JinjaException(String kind, String message) {
        this(kind, message, 0);
    }

    JinjaException(String kind, String message, int line) {
        super(message);
        this.kind = kind;
        this.line = line;
    }

    static JinjaException syntax(String message, int line) {
        return new JinjaException("TemplateSyntaxError", message, line);
    }

    static JinjaException type(String message, Object... values) {
        return new JinjaException("TypeError", message.formatted(values));
    }

    /** The name of Python's or jinja2's class of such errors, for example UndefinedError. */
    public String kind() {
        return kind;
    }

    /** Where in the template, counted from 1, as far as it is known. */
    public OptionalInt line() {
        return line == 0 ? OptionalInt.empty() : OptionalInt.of(line);
    }

    JinjaException at(int where) {
        if (line != 0) {
            return this;
        }
        JinjaException placed = new JinjaException(kind, getMessage(), where);
        placed.initCause(this);
        return placed;
    }
}
