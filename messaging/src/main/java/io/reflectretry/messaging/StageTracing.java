package io.reflectretry.messaging;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.reflectretry.messaging.record.TraceParent;
import io.reflectretry.model.event.Event;
import java.util.Optional;

/**
 * Opens a span for each record under the context that it came with, if there is an SDK to do it.
 */
final class StageTracing {

    private final Optional<Tracer> tracer;

    StageTracing(OpenTelemetry openTelemetry) {
        Tracer present = openTelemetry.getTracer("io.reflectretry.messaging");
        // Without an SDK a span that has no parent has no ids. This one is not ended and so never
        // exported.
        boolean opensSpans =
                present.spanBuilder("probe").setNoParent().startSpan().getSpanContext().isValid();
        tracer = opensSpans ? Optional.of(present) : Optional.empty();
    }

    StageSpan open(Slot slot, Event event) {
        TraceParent parent =
                TraceParent.of(slot.input().headers()).orElseGet(() -> TraceParent.rootOf(event));
        return new StageSpan(parent, tracer.map(present -> span(present, parent, slot, event)));
    }

    private static Span span(Tracer tracer, TraceParent parent, Slot slot, Event event) {
        SpanContext remote =
                SpanContext.createFromRemoteParent(
                        parent.traceId(),
                        parent.spanId(),
                        TraceFlags.fromHex(parent.flags(), 0),
                        TraceState.getDefault());
        return tracer.spanBuilder("process " + slot.topic().topicName())
                .setParent(Context.root().with(Span.wrap(remote)))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", slot.topic().topicName())
                .setAttribute("rrr.event.id", event.id())
                .startSpan();
    }
}
