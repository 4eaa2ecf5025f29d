package io.reflectretry.trainer.runs.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DerangementTest {

    @Test
    void everyoneGetsAnotherOneAndEachIsUsedOnce() {
        for (int size = 2; size < 60; size++) {
            List<Integer> elements = IntStream.range(0, size).map(i -> 3 * i).boxed().toList();
            var partners = Derangement.of(elements, size);
            assertThat(partners.keySet()).containsExactlyInAnyOrderElementsOf(elements);
            assertThat(partners.values()).containsExactlyInAnyOrderElementsOf(elements);
            assertThat(partners).allSatisfy((a, b) -> assertThat(a).isNotEqualTo(b));
        }
    }

    @Test
    void theSeedDecides() {
        List<Integer> elements = IntStream.range(0, 50).boxed().toList();
        assertThat(Derangement.of(elements, 1)).isEqualTo(Derangement.of(elements, 1));
        assertThat(Derangement.of(elements, 1)).isNotEqualTo(Derangement.of(elements, 2));
    }

    @Test
    void oneAloneHasNobody() {
        assertThat(Derangement.of(List.of(4), 1)).isEmpty();
    }
}
