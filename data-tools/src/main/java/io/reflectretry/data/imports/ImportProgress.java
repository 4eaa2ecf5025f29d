package io.reflectretry.data.imports;

import java.time.Duration;
import java.util.Locale;

/**
 * How far an import is.
 *
 * @param records read so far
 * @param share of all that there is, 0 to 1; an estimate by bytes for text
 * @param spent since the start
 */
public record ImportProgress(long records, double share, Duration spent) {

    /** Records a second. */
    public double rate() {
        return records / Math.max(1e-3, spent.toNanos() / 1e9);
    }

    /** Time left at the same pace. */
    public Duration left() {
        return share <= 0
                ? Duration.ZERO
                : Duration.ofMillis((long) (spent.toMillis() * (1 - share) / share));
    }

    /** One line for a person. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%,d records, %.0f%%, %,.0f records/s, %d:%02d left",
                records,
                100 * share,
                rate(),
                left().toMinutes(),
                left().toSecondsPart());
    }
}
