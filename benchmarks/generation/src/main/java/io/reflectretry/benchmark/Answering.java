package io.reflectretry.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A contestant's side of the talk: one line in for each load, one line out with its timing. */
interface Answering {

    String READY = "READY";

    /** Measures a load: until every sample had its first token, and in all. */
    Measured measure(Load load);

    /** Seconds until the first tokens, and in all. */
    record Measured(Seconds first, Seconds all) {

        String line() {
            return Timing.line(
                    new Timing(first.clock(), all.clock()), new Timing(first.cpu(), all.cpu()));
        }
    }

    /** Answers until the input ends. */
    default void answer() throws IOException {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(READY);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(measure(Load.parse(line)).line());
        }
    }
}
