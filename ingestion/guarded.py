"""Running a source so that its circuit breaker hears how the upstream did."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ingestion import pipeline
from ingestion.observers import Observer
from ingestion.pipeline import Summary
from ingestion.sources.base import SourceError
from ingestion.sources.registry import source_named
from ingestion.upstreams import breakers
from ingestion.upstreams.answers import UpstreamFault


class Outcome(NamedTuple):
    """What came of a run, and whether it failed because the upstream is down."""

    summary: Summary
    is_down: bool


def run(
    source: str, observer: Observer, files: list[Path] | None = None, as_of: datetime | None = None, force: bool = False
) -> Outcome:
    """Run a source as `pipeline.run_source` does. Faults that passed, and files of our own, count for nothing."""
    failures: list[SourceError] = []
    summary = pipeline.run_source(source_named(source), observer, files, as_of, force, failures.append)
    is_down = any(isinstance(failure, UpstreamFault) for failure in failures)
    if is_down:
        breakers.note_fault(source)
    elif not files:
        breakers.note_answer(source)
    return Outcome(summary, is_down)
