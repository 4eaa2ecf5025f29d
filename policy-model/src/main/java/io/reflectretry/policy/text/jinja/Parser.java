package io.reflectretry.policy.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a template's statements. */
final class Parser {

    private final TokenStream tokens;
    private final ExpressionParser expressions;

    private Parser(TokenStream tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
    }

    /**
     * @throws JinjaException where the tokens make no template
     */
    static List<Statement> parse(List<Token> tokens) {
        return new Parser(new TokenStream(tokens)).body(Set.of());
    }

    /** Statements up to a tag of such a name, which is read up to behind its name. */
    private List<Statement> body(Set<String> ends) {
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Token token = tokens.next();
            switch (token.kind()) {
                case TEXT -> statements.add(new Statement.Text(token.line(), token.text()));
                case OUTPUT_BEGIN -> {
                    statements.add(new Statement.Output(token.line(), expressions.tuple()));
                    tokens.expect(Token.Kind.OUTPUT_END);
                }
                case BLOCK_BEGIN -> {
                    if (ends.contains(tokens.current().text())) {
                        return List.copyOf(statements);
                    }
                    addBlock(statements);
                }
                case END -> {
                    if (ends.isEmpty()) {
                        return List.copyOf(statements);
                    }
                    throw JinjaException.syntax(
                            "Unexpected end of template. Jinja was looking for the following tags: "
                                    + String.join(" or ", ends.stream().sorted().toList()),
                            token.line());
                }
                default -> throw JinjaException.syntax("unexpected " + token.shown(), token.line());
            }
        }
    }

    private void addBlock(List<Statement> statements) {
        Token tag = tokens.expect(Token.Kind.NAME);
        int line = tag.line();
        switch (tag.text()) {
            case "for" -> statements.add(loop(line));
            case "if" -> statements.add(condition(line));
            case "set" -> statements.add(set(line));
            case "macro" -> statements.add(macro(line));
            case "call" -> statements.add(call(line));
            case "filter" -> {
                List<Expression.FilterCall> filters = filters(expressions.filter());
                statements.add(new Statement.FilterBlock(line, filters, blockBody("endfilter")));
            }
            case "with" -> statements.add(with(line));
            // Marks what the model wrote, for transformers' masks; it renders as its body.
            case "generation" ->
                    statements.add(new Statement.With(line, List.of(), blockBody("endgeneration")));
            case "break" -> {
                endTag();
                statements.add(new Statement.Break(line));
            }
            case "continue" -> {
                endTag();
                statements.add(new Statement.Continue(line));
            }
            default ->
                    throw JinjaException.syntax(
                            "Encountered unknown tag '" + tag.text() + "'.", line);
        }
    }

    private void endTag() {
        tokens.expect(Token.Kind.BLOCK_END);
    }

    /** From the end of the opening tag to the end of the closing one. */
    private List<Statement> blockBody(String end) {
        endTag();
        List<Statement> body = body(Set.of(end));
        tokens.expectName(end);
        endTag();
        return body;
    }

    private Statement loop(int line) {
        Statement.Target target = targets("in");
        tokens.expectName("in");
        Expression iterable = expressions.iterable();
        Optional<Expression> condition =
                tokens.skipName("if") ? Optional.of(expressions.expression()) : Optional.empty();
        endTag();
        List<Statement> body = body(Set.of("endfor", "else"));
        List<Statement> otherwise = List.of();
        if (tokens.skipName("else")) {
            endTag();
            otherwise = body(Set.of("endfor"));
        }
        tokens.expectName("endfor");
        endTag();
        return new Statement.For(line, target, iterable, condition, body, otherwise);
    }

    private Statement condition(int line) {
        List<Statement.Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        do {
            Expression condition = expressions.tuple();
            endTag();
            branches.add(new Statement.Branch(condition, body(Set.of("elif", "else", "endif"))));
        } while (tokens.skipName("elif"));
        if (tokens.skipName("else")) {
            endTag();
            otherwise = body(Set.of("endif"));
        }
        tokens.expectName("endif");
        endTag();
        return new Statement.If(line, List.copyOf(branches), otherwise);
    }

    private Statement set(int line) {
        Statement.Target target = targets("=");
        if (tokens.skipOperator("=")) {
            Expression value = expressions.tuple();
            endTag();
            return new Statement.Set(line, target, value);
        }
        List<Expression.FilterCall> filters =
                tokens.skipOperator("|") ? filters(expressions.filter()) : List.of();
        return new Statement.SetBlock(line, target, filters, blockBody("endset"));
    }

    private List<Expression.FilterCall> filters(Expression.FilterCall first) {
        List<Expression.FilterCall> filters = new ArrayList<>(List.of(first));
        while (tokens.skipOperator("|")) {
            filters.add(expressions.filter());
        }
        return List.copyOf(filters);
    }

    private Statement.Target targets(String end) {
        boolean brackets = tokens.skipOperator("(");
        List<Statement.Target> targets = new ArrayList<>(List.of(target()));
        boolean several = false;
        while (tokens.skipOperator(",")) {
            several = true;
            if (tokens.current().isName(end) || tokens.current().isOperator(end)) {
                break;
            }
            targets.add(target());
        }
        if (brackets) {
            tokens.expectOperator(")");
        }
        return several ? new Statement.Target.Several(List.copyOf(targets)) : targets.getFirst();
    }

    private Statement.Target target() {
        if (tokens.current().isOperator("(")) {
            return targets(")");
        }
        String name = tokens.expect(Token.Kind.NAME).text();
        return tokens.skipOperator(".")
                ? new Statement.Target.Field(name, tokens.expect(Token.Kind.NAME).text())
                : new Statement.Target.Variable(name);
    }

    private Statement macro(int line) {
        String name = tokens.expect(Token.Kind.NAME).text();
        List<Statement.Parameter> parameters = parameters();
        return new Statement.MacroDefinition(line, name, parameters, blockBody("endmacro"));
    }

    private List<Statement.Parameter> parameters() {
        tokens.expectOperator("(");
        List<Statement.Parameter> parameters = new ArrayList<>();
        while (!tokens.skipOperator(")")) {
            String name = tokens.expect(Token.Kind.NAME).text();
            parameters.add(
                    new Statement.Parameter(
                            name,
                            tokens.skipOperator("=")
                                    ? Optional.of(expressions.expression())
                                    : Optional.empty()));
            if (!tokens.current().isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return List.copyOf(parameters);
    }

    private Statement call(int line) {
        List<Statement.Parameter> parameters =
                tokens.current().isOperator("(") ? parameters() : List.of();
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw JinjaException.syntax("expected call", line);
        }
        return new Statement.CallBlock(line, call, parameters, blockBody("endcall"));
    }

    private Statement with(int line) {
        List<Statement.Assignment> assignments = new ArrayList<>();
        while (!tokens.current().is(Token.Kind.BLOCK_END)) {
            Statement.Target target = target();
            tokens.expectOperator("=");
            assignments.add(new Statement.Assignment(target, expressions.expression()));
            tokens.skipOperator(",");
        }
        return new Statement.With(line, List.copyOf(assignments), blockBody("endwith"));
    }
}
