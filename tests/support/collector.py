"""A collector of traces over OTLP/HTTP, and a reader of what it was sent."""

import gzip
from dataclasses import dataclass
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response


@dataclass(frozen=True, slots=True)
class Span:
    """A span as it was sent; `parent` is empty for the first of a trace."""

    process: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, Any]


class Collector:
    """Takes spans on `/v1/traces`; `raw` is all that it was sent, as bytes."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("")
        self.spans: list[Span] = []
        self.raw = b""
        server.expect_request("/v1/traces", method="POST").respond_with_handler(self._take)

    def _take(self, request: Request) -> Response:
        body = request.get_data()
        body = gzip.decompress(body) if request.headers.get("Content-Encoding") == "gzip" else body
        self.raw += body
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            process = _values(resource.resource.attributes)["service.name"]
            for scope in resource.scope_spans:
                self.spans += [
                    Span(
                        process,
                        span.name,
                        span.trace_id.hex(),
                        span.span_id.hex(),
                        span.parent_span_id.hex(),
                        _values(span.attributes),
                    )
                    for span in scope.spans
                ]
        return Response(b"", content_type="application/x-protobuf")

    def of(self, process: str, name: str) -> list[Span]:
        """The spans of a process whose name begins so."""
        return [span for span in self.spans if span.process == f"dualcaster-{process}" and span.name.startswith(name)]

    def parents(self, span: Span) -> list[Span]:
        """The spans above a span, the next one first."""
        above = next((one for one in self.spans if one.id == span.parent), None)
        return [above, *self.parents(above)] if above else []


def _values(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}
