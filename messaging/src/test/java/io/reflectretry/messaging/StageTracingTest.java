package io.reflectretry.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.reflectretry.messaging.record.EventRecords;
import io.reflectretry.messaging.record.TraceParent;
import io.reflectretry.model.event.AttemptMade;
import io.reflectretry.model.event.Topic;
import io.reflectretry.model.event.VerdictReached;
import io.reflectretry.model.event.VerifierId;
import io.reflectretry.model.outcome.Outcome;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class StageTracingTest {

    private static final TraceParent CAME_WITH =
            TraceParent.parse("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    .orElseThrow();

    private final AttemptMade attempt = new TestEpisodes("demo").attempt(1, "7 * 12");
    private final VerdictReached verdict =
            VerdictReached.of(attempt, new Outcome.Pass("right"), new VerifierId("countdown", "1"));

    @Test
    void withoutAnSdkTheContextIsPassedOnAndNoSpanOpened() {
        StageSpan span = new StageTracing(OpenTelemetry.noop()).open(slot(), attempt);

        assertThat(span.span()).isEmpty();
        assertThat(span.of(verdict)).isEqualTo(CAME_WITH.continuedBy(verdict));
    }

    @Test
    void withAnSdkASpanIsOpenedUnderTheContextAndPassedOn() {
        try (SdkTracerProvider provider = SdkTracerProvider.builder().build()) {
            var sdk = OpenTelemetrySdk.builder().setTracerProvider(provider).build();

            StageSpan span = new StageTracing(sdk).open(slot(), attempt);

            Span opened = span.span().orElseThrow();
            assertThat(((ReadableSpan) opened).getParentSpanContext().getSpanId())
                    .isEqualTo(CAME_WITH.spanId());
            assertThat(opened.getSpanContext().getTraceId()).isEqualTo(CAME_WITH.traceId());
            assertThat(span.of(verdict).traceId()).isEqualTo(CAME_WITH.traceId());
            assertThat(span.of(verdict).spanId()).isEqualTo(opened.getSpanContext().getSpanId());
        }
    }

    private Slot slot() {
        var written = EventRecords.of(attempt, "/test", Instant.EPOCH, CAME_WITH);
        var read = new ConsumerRecord<>(written.topic(), 0, 0L, written.key(), written.value());
        written.headers().forEach(read.headers()::add);
        return new Slot(read, Topic.ATTEMPTS);
    }
}
