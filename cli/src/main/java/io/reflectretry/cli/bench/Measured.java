package io.reflectretry.cli.bench;

/**
 * One measurement.
 *
 * @param label what was measured
 * @param run whose attempts were judged
 * @param events how many
 * @param seconds from the release of the backlog to the last committed offset
 */
record Measured(String label, String run, int events, double seconds) {

    /** Events a second. */
    double rate() {
        return events / seconds;
    }
}
