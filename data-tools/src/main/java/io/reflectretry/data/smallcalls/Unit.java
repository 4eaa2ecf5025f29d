package io.reflectretry.data.smallcalls;

/**
 * In what a tool counts, and what people say instead.
 *
 * @param small the unit of the argument
 * @param big what a request may say
 * @param factor how many small ones make a big one
 * @param mostBig no request says more of it: all values are words of the policy, and there are few
 *     enough sums to learn
 */
enum Unit {
    DAYS("days", "weeks", 7, 9),
    NIGHTS("nights", "weeks", 7, 9),
    SEATS("seats", "pairs", 2, 9),
    PIECES("pieces", "dozen", 12, 9),
    MINUTES("minutes", "hours", 60, 6),
    COINS("coins", "hundreds", 100, 3);

    final String small;
    final String big;
    final int factor;
    final int mostBig;

    Unit(String small, String big, int factor, int mostBig) {
        this.small = small;
        this.big = big;
        this.factor = factor;
        this.mostBig = mostBig;
    }
}
