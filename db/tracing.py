"""Traces of a process (OpenTelemetry): one from a request through the tasks that it enqueues to their statements.

They are off, and no instrumentation and no exporter is imported, where OTEL_EXPORTER_OTLP_ENDPOINT is unset. What is
traced is instrumented before it is first used, and in every process anew: the thread that exports does not survive a
fork. docs/tracing.md says what a trace holds.
"""

from typing import Any

from structlog.typing import EventDict

from db.settings import settings
from market import __version__

LONGEST_VALUE = 2_000  # characters of an attribute, such as the text of a statement
QUEUE_SIZE = 2_048  # spans that wait for their export; more are dropped
EXPORT_TIMEOUT = 5.0  # seconds of one export


def is_on() -> bool:
    """Return whether this process is to be traced."""
    return settings().OTEL_EXPORTER_OTLP_ENDPOINT is not None


def start(process: str) -> None:
    """Trace this process, `web` or `worker`: its statements, its tasks, and its requests to upstreams."""
    if not is_on():
        return
    from opentelemetry import trace
    from opentelemetry.instrumentation.celery import CeleryInstrumentor
    from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
    from opentelemetry.instrumentation.psycopg import PsycopgInstrumentor

    trace.set_tracer_provider(_provider(process))
    for instrumentor in (PsycopgInstrumentor, CeleryInstrumentor, HTTPXClientInstrumentor):
        instrumentor().instrument()


def finish() -> None:
    """Export what waits, at the end of a process; waits for at most EXPORT_TIMEOUT."""
    if is_on():
        from opentelemetry import trace

        trace.get_tracer_provider().force_flush(int(1000 * EXPORT_TIMEOUT))  # type: ignore[attr-defined]


def note(**attributes: str | int) -> None:
    """Add attributes to the current span, such as `run_id` and `source`."""
    if is_on():
        from opentelemetry import trace

        trace.get_current_span().set_attributes({f"dualcaster.{name}": value for name, value in attributes.items()})


def add_ids(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Return a log's event with the ids of the current trace and span."""
    from opentelemetry import trace

    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"], event["span_id"] = f"{context.trace_id:032x}", f"{context.span_id:016x}"
    return event


def _provider(process: str) -> Any:
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import SpanLimits, TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

    from db.span_export import WithoutSecrets

    address = f"{str(settings().OTEL_EXPORTER_OTLP_ENDPOINT).rstrip('/')}/v1/traces"
    provider = TracerProvider(
        sampler=ParentBasedTraceIdRatio(settings().OTEL_TRACES_SAMPLER_ARG),
        resource=Resource.create({"service.name": f"dualcaster-{process}", "service.version": __version__}),
        span_limits=SpanLimits(max_span_attribute_length=LONGEST_VALUE, max_attribute_length=LONGEST_VALUE),
    )
    exporter = WithoutSecrets(OTLPSpanExporter(endpoint=address, timeout=EXPORT_TIMEOUT))
    provider.add_span_processor(BatchSpanProcessor(exporter, max_queue_size=QUEUE_SIZE))
    return provider
