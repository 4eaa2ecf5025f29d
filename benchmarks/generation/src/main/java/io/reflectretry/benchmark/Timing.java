package io.reflectretry.benchmark;

/**
 * How long a load took.
 *
 * @param first seconds until every sample had its first token: the prompts' pass
 * @param all seconds in all
 */
record Timing(double first, double all) {

    /** Which seconds: those of the clock, or those that the process computed. */
    enum By {
        CLOCK,
        CPU
    }

    private static final String MARK = "RESULT ";

    /** Tokens a second once the prompts are through. */
    double decodeSpeed(Load load) {
        return load.batch() * (load.fresh() - 1) / (all - first);
    }

    /** Tokens a second, the prompts' pass included. */
    double wholeSpeed(Load load) {
        return load.batch() * load.fresh() / all;
    }

    Timing times(double factor) {
        return new Timing(first * factor, all * factor);
    }

    static boolean isTiming(String line) {
        return line.startsWith(MARK);
    }

    /** Reads a contestant's line: first and all by the clock, first and all by CPU time. */
    static Timing parse(String line, By by) {
        String[] words = line.substring(MARK.length()).split(" ");
        int from = 2 * by.ordinal();
        return new Timing(Double.parseDouble(words[from]), Double.parseDouble(words[from + 1]));
    }

    /** As {@link #parse} reads it. */
    static String line(Timing clock, Timing cpu) {
        return "%s%s %s %s %s".formatted(MARK, clock.first, clock.all, cpu.first, cpu.all);
    }
}
