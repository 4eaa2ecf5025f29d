package io.reflectretry.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./rrr test --chaos}: not among the normal tests, whose short form is {@link ChaosTest}.
 * The seed is the property {@code rrr.chaos.seed}.
 */
class ChaosSuite {

    private static final int STEPS = 160;
    private static final int KILLS = 26;
    private static final int BROKER_STOPS = 2;
    private static final Duration MOST_COST = Duration.ofSeconds(15);

    @Test
    void noKillLosesOrDoublesAnything(@TempDir Path folder)
            throws InterruptedException, IOException {
        long seed =
                Long.parseLong(
                        System.getProperty(
                                "rrr.chaos.seed",
                                String.valueOf(System.currentTimeMillis() % 1_000_000)));
        System.out.printf("Chaos seed %d (./rrr test --chaos --seed %d repeats it)%n", seed, seed);
        ChaosReport report;
        try (ChaosStack stack = new ChaosStack(folder)) {
            report = stack.run(ChaosPlan.of(seed, STEPS, KILLS, BROKER_STOPS));
        }
        System.out.print(report.text());
        Files.writeString(
                Files.createDirectories(Path.of("target")).resolve("chaos-" + seed + ".txt"),
                report.text());

        assertThat(report.check().violations()).isEmpty();
        assertThat(report.kills()).hasSizeGreaterThanOrEqualTo(25);
        assertThat(report.withEvidence() * 2).isGreaterThanOrEqualTo(report.kills().size());
        assertThat(report.brokerStops()).hasSize(BROKER_STOPS);
        assertThat(report.median()).isLessThanOrEqualTo(MOST_COST);
    }
}
