package io.reflectretry.messaging.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.reflectretry.model.Examples;
import io.reflectretry.model.event.EpisodeEvent;
import io.reflectretry.model.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String EXAMPLE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void whatIsReadIsWrittenTheSame() {
        assertThat(TraceParent.parse(EXAMPLE).orElseThrow()).hasToString(EXAMPLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            })
    void whatIsNotAContextIsIgnored(String text) {
        assertThat(TraceParent.parse(text)).isEmpty();
    }

    @Test
    void allEventsOfAnEpisodeShareOneTraceAndHaveSpansOfTheirOwn() {
        var roots =
                Examples.events().stream()
                        .filter(EpisodeEvent.class::isInstance)
                        .map(TraceParent::rootOf)
                        .toList();

        assertThat(roots).extracting(TraceParent::traceId).containsOnly(roots.getFirst().traceId());
        assertThat(roots).extracting(TraceParent::spanId).doesNotHaveDuplicates();
    }

    @Test
    void aDerivedContextIsTheSameEachTimeAndCanBeRead() {
        Event event = Examples.events().getFirst();

        var context = TraceParent.rootOf(event);

        assertThat(TraceParent.rootOf(event)).isEqualTo(context);
        assertThat(TraceParent.parse(context.toString())).contains(context);
    }
}
