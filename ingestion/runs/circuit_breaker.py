"""Run with circuit breaker: the run of a source, whose result opens or closes the breaker of its upstream."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ingestion.contract import SourceError
from ingestion.runs.ledger import Summary
from ingestion.runs.loading import run_source
from ingestion.runs.observers import Observer
from ingestion.sources.registry import source_named
from ingestion.upstreams import breakers
from ingestion.upstreams.answers import UpstreamFault


class Outcome(NamedTuple):
    """Result of a run, and whether it failed because the upstream is down."""

    summary: Summary
    is_down: bool


def run(
    source: str, observer: Observer, files: list[Path] | None = None, as_of: datetime | None = None, force: bool = False
) -> Outcome:
    """Run a source as `loading.run_source` does, and notify its breaker.

    Neither transient faults nor runs from local files change the breaker.
    """
    failures: list[SourceError] = []
    summary = run_source(source_named(source), observer, files, as_of, force, failures.append)
    is_down = any(isinstance(failure, UpstreamFault) for failure in failures)
    if is_down:
        breakers.note_fault(source)
    elif not files:
        breakers.note_answer(source)
    return Outcome(summary, is_down)
