package io.reflectretry.data.smallcalls;

/**
 * In what a tool counts, and what people say instead.
 *
 * @param small the unit of the argument
 * @param big what a request may say
 * @param factor how many small ones make a big one
 * @param mostBig no request says more of it: all values stay below 401
 */
enum Unit {
    DAYS("days", "weeks", 7, 20),
    NIGHTS("nights", "weeks", 7, 20),
    SEATS("seats", "pairs", 2, 20),
    PIECES("pieces", "dozen", 12, 20),
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
