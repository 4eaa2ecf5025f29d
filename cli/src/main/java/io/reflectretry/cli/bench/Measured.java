package io.reflectretry.cli.bench;

import java.util.OptionalDouble;

/**
 * One measurement.
 *
 * @param label what was measured
 * @param run whose attempts were judged
 * @param events how many
 * @param seconds from the release of the backlog to the last committed offset
 * @param cpuSeconds what the measured processes used in that time, their JVMs' compilers left out;
 *     nothing where one of them was killed
 */
record Measured(String label, String run, int events, double seconds, OptionalDouble cpuSeconds) {

    /** Events a second. */
    double rate() {
        return events / seconds;
    }

    /** Microseconds of CPU time for an event; other work on the machine disturbs them least. */
    OptionalDouble cpuMicros() {
        return cpuSeconds.isEmpty()
                ? cpuSeconds
                : OptionalDouble.of(cpuSeconds.getAsDouble() * 1e6 / events);
    }
}
