package io.reflectretry.policy.text.jinja;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A template, read once and rendered any number of times, by any number of threads. */
public final class JinjaTemplate {

    /** Marks the names of fields among the words. */
    private static final String FIELD = ".";

    private final List<Statement> statements;
    private final Map<String, Object> globals;
    private final Set<String> words;

    private JinjaTemplate(List<Statement> statements, Clock clock, Set<String> words) {
        this.statements = statements;
        this.globals = Globals.all(clock);
        this.words = words;
    }

    /**
     * Reads a template.
     *
     * @param clock the time that {@code strftime_now} tells
     * @throws JinjaException where it cannot be read
     */
    public static JinjaTemplate parse(String source, Clock clock) {
        List<Token> tokens = Lexer.tokens(source);
        try {
            return new JinjaTemplate(Parser.parse(tokens), clock, words(tokens));
        } catch (StackOverflowError tooDeep) {
            throw new JinjaException("RecursionError", "The template is nested too deeply.");
        }
    }

    /**
     * The text that it makes.
     *
     * @param variables by name; null stands for Python's None, a name that is missing is undefined
     * @throws JinjaException where it stops with an error
     */
    public String render(Map<String, ?> variables) {
        Scope scope = Scope.of(globals).inner();
        variables.forEach(scope::set);
        try {
            return Renderer.render(statements, scope);
        } catch (StackOverflowError tooDeep) {
            throw new JinjaException("RecursionError", "The template calls itself too deeply.");
        }
    }

    /** A value as the filter {@code tojson} writes it. */
    public static String json(Object value) {
        return JsonText.of(value, CallValues.NONE);
    }

    /** Whether a variable or function of that name stands anywhere in its tags. */
    public boolean mentionsVariable(String name) {
        return words.contains(name);
    }

    /** Whether a field of that name does: {@code x.name} or {@code x['name']}. */
    public boolean mentionsField(String name) {
        return words.contains(FIELD + name);
    }

    private static Set<String> words(List<Token> tokens) {
        Set<String> words = new HashSet<>();
        boolean afterDot = false;
        for (Token token : tokens) {
            if (token.is(Token.Kind.STRING) || (token.is(Token.Kind.NAME) && afterDot)) {
                words.add(FIELD + token.text());
            } else if (token.is(Token.Kind.NAME)) {
                words.add(token.text());
            }
            afterDot = token.isOperator(".");
        }
        return words;
    }
}
