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

/** Opens a span for each record under the context that it came with. */
final class StageTracing {

    private final Tracer tracer;

    StageTracing(OpenTelemetry openTelemetry) {
        tracer = openTelemetry.getTracer("io.reflectretry.messaging");
    }

    StageSpan open(Slot slot, Event event) {
        TraceParent parent =
                TraceParent.of(slot.input().headers()).orElseGet(() -> TraceParent.rootOf(event));
        SpanContext remote =
                SpanContext.createFromRemoteParent(
                        parent.traceId(),
                        parent.spanId(),
                        TraceFlags.fromHex(parent.flags(), 0),
                        TraceState.getDefault());
        Span span =
                tracer.spanBuilder("process " + slot.topic().topicName())
                        .setParent(Context.root().with(Span.wrap(remote)))
                        .setSpanKind(SpanKind.CONSUMER)
                        .startSpan();
        // Without an SDK the span that comes back is the parent itself.
        if (span.getSpanContext().getSpanId().equals(parent.spanId())) {
            return new StageSpan(parent, Optional.empty());
        }
        span.setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", slot.topic().topicName())
                .setAttribute("rrr.event.id", event.id());
        return new StageSpan(parent, Optional.of(span));
    }
}
