package io.reflectretry.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingSeedsTest {

    /**
     * Worked out by a second implementation (Python integers). A change here breaks every replay.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 0, ATTEMPT, 0, 8633d6066bc219e5",
        "7, 42, ATTEMPT, 0, 30a05088e8359b91",
        "7, 42, REFLECTION, 0, 54f1bb89de992981",
        "7, 42, REFLECTION, 7, cf9e37da473dbf78",
        "7, 42, RETRY, 7, b089f99e6dd3c60f",
        "-1, 1000000000000, RETRY, 999999, d7aeac037e20b655"
    })
    void staysTheSameForEver(long seed, long taskIndex, Stage stage, int member, String expected) {
        long actual = SamplingSeeds.of(seed, taskIndex, stage, member);

        assertThat(Long.toHexString(actual)).isEqualTo(expected);
    }

    @Test
    void neighboursDiffer() {
        Set<Long> seen = new HashSet<>();
        int drawn = 0;

        for (long seed = 0; seed < 5; seed++) {
            for (long task = 0; task < 500; task++) {
                for (Stage stage : Stage.values()) {
                    for (int member = 0; member < 8; member++) {
                        seen.add(SamplingSeeds.of(seed, task, stage, member));
                        drawn++;
                    }
                }
            }
        }

        assertThat(seen).hasSize(drawn);
    }

    @Test
    void halfOfTheBitsChangeWithTheMember() {
        long changed = 0;
        int pairs = 1000;

        for (int task = 0; task < pairs; task++) {
            changed +=
                    Long.bitCount(
                            SamplingSeeds.of(1, task, Stage.RETRY, 0)
                                    ^ SamplingSeeds.of(1, task, Stage.RETRY, 1));
        }

        assertThat((double) changed / pairs).isBetween(31.0, 33.0);
    }
}
