package io.reflectretry.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reflectretry.model.InvalidFieldException;
import io.reflectretry.model.mining.ReasonKind;
import io.reflectretry.model.run.MiningRule.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MiningRuleTest {

    private final MiningRule rule = new MiningRule(12, 4, 0.2);

    @ParameterizedTest
    @CsvSource({
        // samples, different, seen once: what
        "0, 0, 0, GO_ON",
        "1, 0, 0, GO_ON", // 1/3
        "2, 0, 0, GO_ON", // 1/4
        "4, 0, 0, HARDLY_ANY", // 1/6: it passes always
        "4, 1, 1, GO_ON", // 2/6: one in four fails
        "8, 1, 1, GO_ON", // 2/10 is not below 0.2
        "2, 1, 0, GO_ON", // 1/4
        "4, 1, 0, HARDLY_ANY", // it fails always, always in the same way
        "8, 3, 1, GO_ON",
        "8, 3, 0, HARDLY_ANY",
        "4, 4, 4, ENOUGH",
        "12, 5, 0, ENOUGH",
        "12, 3, 3, LIMIT",
        "12, 0, 0, LIMIT",
    })
    void aTaskIsSampledWhileThatBringsNewFailures(
            int samples, int different, int once, Verdict verdict) {
        assertThat(rule.after(samples, different, once)).isEqualTo(verdict);
    }

    @Test
    void roundsDoubleUpToTheLimit() {
        assertThat(rule.nextRound(0)).isEqualTo(1);
        assertThat(rule.nextRound(1)).isEqualTo(2);
        assertThat(rule.nextRound(4)).isEqualTo(8);
        assertThat(rule.nextRound(8)).isEqualTo(12);
        assertThat(rule.nextRound(12)).isEqualTo(12);
    }

    @Test
    void withALeastYieldOfZeroNoTaskIsGivenUp() {
        assertThat(new MiningRule(64, 4, 0).after(63, 0, 0)).isEqualTo(Verdict.GO_ON);
    }

    @Test
    void aWrongSettingIsNamed() {
        assertThatThrownBy(() -> new MiningRule(0, 4, 0.2))
                .isInstanceOf(InvalidFieldException.class)
                .hasMessageContaining("rule.maxSamples");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the value is 81; the target is 87 | the value is #; the target is #",
                "used 7 twice; 7 was given once | used # twice; # was given once",
                "no call \"get_weather\" was wanted | no call … was wanted",
                "the value is -3/4 | the value is #",
            })
    void reasonsOfOneKindAreOne(String reason, String kind) {
        assertThat(ReasonKind.of(reason)).isEqualTo(kind);
    }
}
