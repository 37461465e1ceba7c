"""Ingestion runs: how far one has come, and the table of them."""

from datetime import timedelta

from dash import html

from dashapp import formats
from dashapp.components import repairs, values
from dashapp.components.tables import Column, table
from dashapp.services.ingestion import Run

PHASES = {"downloading": "downloading", "storing": "storing prices", "refreshing": "summing up", "done": "done"}

RUN_COLUMNS = (
    Column("Run"),
    Column("Source"),
    Column("Status"),
    Column("Started"),
    Column("Took", "number", minor=True),
    Column("Prices from", minor=True),
    Column("Read", "number", minor=True),
    Column("Stored", "number"),
    Column("Unchanged", "number", minor=True),
    Column("Unmatched", "number", minor=True),
    Column("Rejected", "number"),
    Column("What happened"),
)
WORTH_UNDOING = frozenset({"succeeded", "failed", "interrupted", "undoing"})


def progress(run: Run) -> html.Div:
    """Source, phase, share done and rows so far of a run that is under way."""
    words = html.Span([f"{formats.source_name(run.source)}: ", *_moving_text(run)])
    return html.Div([words, _bar(run)], className="progress-line", **_place(run))


def progress_text(run: Run) -> str:
    """Say how far a run has come: `storing prices, 42 %, 120,000 prices so far`."""
    parts = (PHASES.get(run.phase, run.phase), _done_text(run), f"{formats.count(run.rows_stored)} prices so far")
    return ", ".join(part for part in parts if part)


def _moving_text(run: Run) -> list[object]:
    """The same, its numbers where assets/progress.js finds them."""
    done = [html.Span(f"{text}, ", **{"data-part": "done"})] if (text := _done_text(run)) else []
    rows = html.Span(formats.count(run.rows_stored), **{"data-part": "rows"})
    return [f"{PHASES.get(run.phase, run.phase)}, ", *done, rows, " prices so far"]


def _place(run: Run) -> dict[str, str]:
    return {"data-run": str(run.id), "data-phase": run.phase}


def _done_text(run: Run) -> str:
    share = done_share(run)
    if share is not None:
        return f"{share * 100:.0f}{formats.NO_BREAK_SPACE}%"
    return formats.size(run.bytes_done) if run.bytes_done else ""


def done_share(run: Run) -> float | None:
    """Share of the phase that is done, 0 to 1; None where its size is not known."""
    return min(run.bytes_done / run.bytes_total, 1.0) if run.bytes_total else None


def run_table(runs: list[Run], enabled: bool) -> html.Div:
    """The ledger, newest first as given; `enabled` tells whether runs can be taken back here."""
    rows, keys = [_run_row(run, enabled) for run in runs], [str(run.id) for run in runs]
    return table("Ingestion runs", RUN_COLUMNS, rows, keys=keys, has_buttons=True)


def status(word: str) -> html.Span:
    """A state with its mark; the word says it, the colour only helps."""
    return html.Span(word.capitalize(), className=f"state {word.replace(' ', '-')}")


def _run_row(run: Run, enabled: bool) -> list[object]:
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
        _what_happened(run, enabled),
    ]


def _took(run: Run) -> html.Span | str:
    if run.finished_at is None:
        return values.unknown("Not finished")
    return formats.duration(max(run.finished_at - run.started_at, timedelta(0)))


def _rejected_count(run: Run) -> html.A | str:
    if not run.records_rejected:
        return "0"
    return html.A(formats.count(run.records_rejected), href=f"?run={run.id}#rejected", title="Show these records")


def _what_happened(run: Run, enabled: bool) -> html.Div:
    if run.status == "running":
        return html.Div([*_moving_text(run), _bar(run)], **_place(run))
    replay = f"What run {run.replay_of} rejected, read again." if run.replay_of else None
    told = ((replay, ""), (run.error, "error-text"), (run.notice, "" if run.status == "undone" else "warning-text"))
    notes = [html.Span(text, className=css) for text, css in told if text]
    return html.Div([*notes, *_what_to_do(run, enabled)], className="notes")


def _what_to_do(run: Run, enabled: bool) -> list[html.Button]:
    if run.status not in WORTH_UNDOING or not run.rows_stored:
        return []
    label = "Go on taking back" if run.status == "undoing" else "Take back"
    return [repairs.button(repairs.UNDO, label, run.id, f"run {run.id}", enabled)]


def _bar(run: Run) -> html.Progress:
    share = done_share(run)
    known = {} if share is None else {"value": f"{share:.3f}", "max": "1"}
    return html.Progress(**known, **{"aria-label": f"Progress of {formats.source_name(run.source)}"})
