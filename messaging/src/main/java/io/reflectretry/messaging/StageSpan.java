package io.reflectretry.messaging;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.reflectretry.messaging.record.TraceParent;
import io.reflectretry.model.event.Event;
import java.util.Optional;

/**
 * The work on one record, as a trace sees it.
 *
 * @param parent the context that the record came with, or derived from its event
 * @param span what the OpenTelemetry SDK opened, if one is there
 */
record StageSpan(TraceParent parent, Optional<Span> span) {

    /** The context of an event that this work has caused. */
    TraceParent of(Event output) {
        return span.map(StageSpan::contextOf).orElseGet(() -> parent.continuedBy(output));
    }

    void committed() {
        span.ifPresent(Span::end);
    }

    void dropped() {
        span.ifPresent(
                s -> {
                    s.setStatus(StatusCode.ERROR, "dropped: the record is read again");
                    s.end();
                });
    }

    private static TraceParent contextOf(Span span) {
        var context = span.getSpanContext();
        return new TraceParent(
                context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
    }
}
