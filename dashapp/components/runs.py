"""Ingestion runs: how far one has come, and the table of them."""

from datetime import timedelta

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.tables import Column, table
from dashapp.services.ingestion import RejectedRecord, Run

PHASES = {"downloading": "downloading", "storing": "storing prices", "refreshing": "summing up", "done": "done"}

RUN_COLUMNS = (
    Column("Run"),
    Column("Source"),
    Column("Status"),
    Column("Started"),
    Column("Took", "number", minor=True),
    Column("Prices from", minor=True),
    Column("Read", "number"),
    Column("Stored", "number"),
    Column("Unchanged", "number"),
    Column("Unmatched", "number", minor=True),
    Column("Rejected", "number"),
    Column("What happened"),
)
REJECTED_COLUMNS = (Column("Run"), Column("Source"), Column("Reason"), Column("Record"), Column("When", minor=True))


def progress(run: Run) -> html.Div:
    """Source, phase, share done and rows so far of a run that is under way."""
    return html.Div(
        [html.Span(f"{formats.source_name(run.source)}: {progress_text(run)}"), _bar(run)], className="progress-line"
    )


def progress_text(run: Run) -> str:
    """Say how far a run has come: `storing prices, 42 %, 120,000 prices so far`."""
    parts = [PHASES.get(run.phase, run.phase)]
    share = done_share(run)
    if share is not None:
        parts.append(f"{share * 100:.0f}{formats.NO_BREAK_SPACE}%")
    elif run.bytes_done:
        parts.append(formats.size(run.bytes_done))
    parts.append(f"{formats.count(run.rows_stored)} prices so far")
    return ", ".join(parts)


def done_share(run: Run) -> float | None:
    """Share of the phase that is done, 0 to 1; None where its size is not known."""
    return min(run.bytes_done / run.bytes_total, 1.0) if run.bytes_total else None


def run_table(runs: list[Run]) -> html.Div:
    """The ledger, newest first as given."""
    return table("Ingestion runs", RUN_COLUMNS, [_run_row(run) for run in runs])


def rejected_table(records: list[RejectedRecord]) -> html.Div:
    """Records that could not be stored, with the reason of each."""
    return table("Rejected records", REJECTED_COLUMNS, [_rejected_row(record) for record in records])


def status(word: str) -> html.Span:
    """A state with its mark; the word says it, the colour only helps."""
    return html.Span(word.capitalize(), className=f"state {word}")


def _run_row(run: Run) -> list[object]:
    return [
        str(run.id),
        html.Span(run.source, className="code-name"),
        status(run.status),
        values.age(run.started_at, None),
        _took(run),
        values.age(run.as_of, None, "No edition was found"),
        formats.count(run.records_read),
        formats.count(run.rows_stored),
        formats.count(run.rows_unchanged),
        formats.count(run.records_unmatched),
        _rejected_count(run),
        _what_happened(run),
    ]


def _took(run: Run) -> html.Span | str:
    if run.finished_at is None:
        return values.unknown("Not finished")
    return formats.duration(max(run.finished_at - run.started_at, timedelta(0)))


def _rejected_count(run: Run) -> dcc.Link | str:
    if not run.records_rejected:
        return "0"
    return dcc.Link(formats.count(run.records_rejected), href=f"/admin?run={run.id}", title="Show these records")


def _what_happened(run: Run) -> html.Div | str:
    if run.status == "running":
        return html.Div([progress_text(run), _bar(run)])
    return html.Div(run.error, className="error-text") if run.error else ""


def _rejected_row(record: RejectedRecord) -> list[object]:
    return [
        str(record.run_id),
        html.Span(record.source, className="code-name"),
        record.reason,
        html.Code(record.raw),
        values.age(record.time, None),
    ]


def _bar(run: Run) -> html.Progress:
    share = done_share(run)
    known = {} if share is None else {"value": f"{share:.3f}", "max": "1"}
    return html.Progress(**known, **{"aria-label": f"Progress of {formats.source_name(run.source)}"})
