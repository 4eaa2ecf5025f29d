package io.reflectretry.policy.text.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a template's source into tokens, the white space that its tags swallow left out: {@code
 * trim_blocks} takes the line break after a block or a comment, {@code lstrip_blocks} the blanks
 * before one that begins a line, a minus all white space on its side, a plus nothing.
 */
final class Lexer {

    private static final Pattern RAW_BEGIN = Pattern.compile("\\{%[-+]?\\s*raw\\s*(-%\\}|%\\})");
    private static final Pattern RAW_END =
            Pattern.compile("\\{%([-+]?)\\s*endraw\\s*(\\+%\\}|-%\\}|%\\}\\n?)");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    private static final Pattern FLOAT =
            Pattern.compile("\\d+(_\\d+)*(\\.\\d+(_\\d+)*([eE][-+]?\\d+)?|[eE][-+]?\\d+)");
    private static final Pattern INTEGER = Pattern.compile("0[xX][0-9a-fA-F]+|\\d+(_\\d+)*");
    private static final Pattern OPERATOR =
            Pattern.compile("\\*\\*|//|==|!=|>=|<=|[-+*/%~\\[\\](){}<>=.:|,;]");

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String source) {
        this.source = source;
    }

    /**
     * @throws JinjaException where a character fits nowhere or a tag is never closed
     */
    static List<Token> tokens(String source) {
        String text = source.replace("\r\n", "\n").replace('\r', '\n');
        // Jinja drops one line break at the end of the source.
        Lexer lexer = new Lexer(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
        lexer.readAll();
        return lexer.tokens;
    }

    private void readAll() {
        while (at < source.length()) {
            int tag = nextTag();
            addText(at, tag);
            at = tag;
            if (tag < source.length()) {
                switch (source.charAt(tag + 1)) {
                    case '{' -> readTag(Token.Kind.OUTPUT_BEGIN, Token.Kind.OUTPUT_END, "}}");
                    case '#' -> skipComment();
                    default -> readBlock();
                }
            }
        }
        tokens.add(new Token(Token.Kind.END, "", line(at)));
    }

    private int nextTag() {
        for (int i = at; i + 1 < source.length(); i++) {
            if (source.charAt(i) == '{' && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
                return i;
            }
        }
        return source.length();
    }

    /** What stands before a tag, less what the tag takes from it. */
    private void addText(int start, int end) {
        int until = end;
        if (end < source.length()) {
            char kind = source.charAt(end + 1);
            char sign = end + 2 < source.length() ? source.charAt(end + 2) : ' ';
            if (sign == '-') {
                while (until > start && PythonText.isSpace(source.charAt(until - 1))) {
                    until--;
                }
            } else if (sign != '+' && kind != '{') {
                until = withoutIndent(start, end);
            }
        }
        if (until > start) {
            tokens.add(new Token(Token.Kind.TEXT, source.substring(start, until), line(start)));
        }
    }

    private int withoutIndent(int start, int end) {
        int begin = end;
        while (begin > start
                && source.charAt(begin - 1) != '\n'
                && PythonText.isSpace(source.charAt(begin - 1))) {
            begin--;
        }
        return begin == 0 || source.charAt(begin - 1) == '\n' ? begin : end;
    }

    private void skipComment() {
        int end = source.indexOf("#}", at + 2);
        if (end < 0) {
            throw JinjaException.syntax("Missing end of comment tag", line(at));
        }
        at = end + 2;
        afterTag(source.charAt(end - 1), true);
    }

    private void readBlock() {
        Matcher raw = RAW_BEGIN.matcher(source).region(at, source.length());
        if (raw.lookingAt()) {
            readRaw(raw);
        } else {
            readTag(Token.Kind.BLOCK_BEGIN, Token.Kind.BLOCK_END, "%}");
        }
    }

    private void readRaw(Matcher begin) {
        Matcher end = RAW_END.matcher(source);
        if (!end.find(begin.end())) {
            throw JinjaException.syntax("Missing end of raw directive", line(at));
        }
        at = begin.end();
        if (begin.group(1).startsWith("-")) {
            skipSpace();
        }
        addText(Math.min(at, end.start()), end.start());
        at = end.end();
        if (end.group(2).startsWith("-")) {
            skipSpace();
        }
    }

    private void readTag(Token.Kind begin, Token.Kind end, String closing) {
        int line = line(at);
        tokens.add(new Token(begin, source.substring(at, at + 2), line));
        at += 2;
        if (at < source.length() && "-+".indexOf(source.charAt(at)) >= 0) {
            at++;
        }
        int open = 0;
        while (true) {
            skipSpace();
            if (at >= source.length()) {
                throw JinjaException.syntax("unexpected end of template", line);
            }
            if (open == 0 && closes(end, closing)) {
                return;
            }
            Token token = expressionToken();
            tokens.add(token);
            if (token.is(Token.Kind.OPERATOR)) {
                open += "([{".contains(token.text()) ? 1 : ")]}".contains(token.text()) ? -1 : 0;
            }
        }
    }

    private boolean closes(Token.Kind end, String closing) {
        char sign = source.charAt(at);
        int start = sign == '-' || sign == '+' ? at + 1 : at;
        if (!source.startsWith(closing, start)) {
            return false;
        }
        tokens.add(new Token(end, closing, line(at)));
        at = start + 2;
        afterTag(sign, end == Token.Kind.BLOCK_END);
        return true;
    }

    private void afterTag(char sign, boolean trimmed) {
        if (sign == '-') {
            skipSpace();
        } else if (sign != '+' && trimmed && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
    }

    private void skipSpace() {
        while (at < source.length() && PythonText.isSpace(source.charAt(at))) {
            at++;
        }
    }

    private Token expressionToken() {
        char c = source.charAt(at);
        if (c == '\'' || c == '"') {
            return string(c);
        }
        Token token = matched(FLOAT, Token.Kind.FLOAT);
        token = token == null ? matched(INTEGER, Token.Kind.INTEGER) : token;
        token = token == null ? matched(NAME, Token.Kind.NAME) : token;
        token = token == null ? matched(OPERATOR, Token.Kind.OPERATOR) : token;
        if (token == null) {
            throw JinjaException.syntax("unexpected char '" + c + "'", line(at));
        }
        return token;
    }

    private Token matched(Pattern pattern, Token.Kind kind) {
        Matcher matcher = pattern.matcher(source).region(at, source.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        Token token = new Token(kind, matcher.group(), line(at));
        at = matcher.end();
        return token;
    }

    private Token string(char quote) {
        int line = line(at);
        int end = at + 1;
        while (end < source.length() && source.charAt(end) != quote) {
            end += source.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= source.length()) {
            throw JinjaException.syntax("unexpected char '" + quote + "'", line);
        }
        String value = Escapes.decode(source.substring(at + 1, end), line);
        at = end + 1;
        return new Token(Token.Kind.STRING, value, line);
    }

    private int line(int offset) {
        int line = 1;
        for (int i = source.indexOf('\n'); i >= 0 && i < offset; i = source.indexOf('\n', i + 1)) {
            line++;
        }
        return line;
    }
}
