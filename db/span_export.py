"""Export of spans without secrets: imported only where traces are on (db/tracing.py).

Addresses of requests hold secrets of shared links, mailed links and webhooks, messages of errors hold values of rows.
Both are left out: the route's template and the error's type say enough.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from opentelemetry.sdk.trace import Event, ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import Status

from db.metrics import SPANS
from db.redaction import is_secret, without_secrets

LEFT_OUT = {
    "http.url",
    "http.target",
    "url.full",
    "url.path",
    "url.query",
    "exception.message",
    "exception.stacktrace",
}

log = structlog.get_logger()
logging.getLogger("opentelemetry.exporter").setLevel(logging.CRITICAL)  # a failed export is told here, once


class WithoutSecrets(SpanExporter):
    """Exports spans through another exporter; an export that fails drops its spans."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter, self._fails = exporter, False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Export spans without secrets; count them, and log the first failure and the first success after it."""
        result = self._exporter.export([redacted(span) for span in spans])
        failed = result is not SpanExportResult.SUCCESS
        SPANS.labels("dropped" if failed else "exported").inc(len(spans))
        if failed != self._fails:
            self._fails = failed
            log.warning("spans are dropped: the collector does not take them" if failed else "spans are exported again")
        return result

    def shutdown(self) -> None:
        """Close the other exporter."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Return whether the other exporter has nothing left to export."""
        return self._exporter.force_flush(timeout_millis)


def redacted(span: ReadableSpan) -> ReadableSpan:
    """Return a span with neither addresses nor messages of errors, and with no other secret in its texts."""
    return ReadableSpan(
        name=without_secrets(span.name),
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_redacted(span.attributes),
        events=[Event(event.name, _redacted(event.attributes), event.timestamp) for event in span.events],
        links=span.links,
        kind=span.kind,
        instrumentation_scope=span.instrumentation_scope,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
    )


def _redacted(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        name: without_secrets(value) if isinstance(value, str) else value
        for name, value in (attributes or {}).items()
        if name not in LEFT_OUT and not is_secret(name)
    }
