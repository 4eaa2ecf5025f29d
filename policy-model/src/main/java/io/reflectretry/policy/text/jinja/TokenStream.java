package io.reflectretry.policy.text.jinja;

import java.util.List;

/** Reads tokens in order, one ahead. */
final class TokenStream {

    private final List<Token> tokens;
    private int at;

    TokenStream(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(at);
    }

    Token following() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = current();
        if (!token.is(Token.Kind.END)) {
            at++;
        }
        return token;
    }

    boolean skipOperator(String operator) {
        boolean found = current().isOperator(operator);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String name) {
        boolean found = current().isName(name);
        if (found) {
            next();
        }
        return found;
    }

    void expectOperator(String operator) {
        if (!skipOperator(operator)) {
            throw expected("'" + operator + "'");
        }
    }

    void expectName(String name) {
        if (!skipName(name)) {
            throw expected("'" + name + "'");
        }
    }

    Token expect(Token.Kind kind) {
        if (!current().is(kind)) {
            throw expected(kind.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
        }
        return next();
    }

    JinjaException expected(String what) {
        return JinjaException.syntax(
                "expected %s, got %s".formatted(what, current().shown()), current().line());
    }
}
