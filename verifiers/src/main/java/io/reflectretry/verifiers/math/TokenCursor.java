package io.reflectretry.verifiers.math;

import io.reflectretry.verifiers.math.MathToken.Gap;
import io.reflectretry.verifiers.math.MathToken.Number;
import io.reflectretry.verifiers.math.MathToken.Sign;
import io.reflectretry.verifiers.number.Rational;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Where the reading of an expression's tokens stands. */
final class TokenCursor {

    private final List<MathToken> tokens;
    private int at;

    TokenCursor(List<MathToken> tokens) {
        this.tokens = new ArrayList<>(tokens);
    }

    boolean isAtEnd() {
        return at >= tokens.size();
    }

    /** The next token, which is not taken; null at the end. */
    MathToken peek() {
        return peek(0);
    }

    /** The token so many places further on; null beyond the end. */
    MathToken peek(int ahead) {
        return at + ahead < tokens.size() ? tokens.get(at + ahead) : null;
    }

    MathToken next() throws MalformedException {
        if (isAtEnd()) {
            throw new MalformedException("it ends too early");
        }
        return tokens.get(at++);
    }

    void skip(int count) {
        at += count;
    }

    /** Takes gaps; gives whether there was one. */
    boolean skipGap() {
        boolean gap = false;
        while (peek() instanceof Gap) {
            at++;
            gap = true;
        }
        return gap;
    }

    boolean isSign(char sign) {
        return isSign(0, sign);
    }

    boolean isSign(int ahead, char sign) {
        return peek(ahead) instanceof Sign s && s.sign() == sign;
    }

    /** Takes the sign where it comes next; gives whether it did. */
    boolean takeSign(char sign) {
        boolean found = isSign(sign);
        if (found) {
            at++;
        }
        return found;
    }

    /** Takes any plus and minus signs; gives whether they make a minus. */
    boolean takeSigns() {
        boolean negative = false;
        skipGap();
        while (isSign('+') || isSign('-')) {
            negative ^= isSign('-');
            at++;
        }
        return negative;
    }

    void expect(char close) throws MalformedException {
        skipGap();
        if (!takeSign(close)) {
            throw new MalformedException("'" + close + "' is missing");
        }
    }

    /** Takes the first digit of a number with several, which must come next. */
    int takeDigit(Number number) {
        String rest = number.text().substring(1);
        tokens.set(at, new Number(Rational.of(new BigInteger(rest)), rest));
        return number.text().charAt(0) - '0';
    }
}
