"""Ingestion runs: the progress of one, and the table of them."""

from datetime import timedelta

from dash import html

from dashapp import formats
from dashapp.components import repairs, values
from dashapp.components.tables import Column, table
from services.operation.runs import Run

PHASES = {"downloading": "downloading", "storing": "storing prices", "refreshing": "summing up", "done": "done"}

RUN_COLUMNS = (
    Column("Run"),
    Column("Source", plain=True),
    Column("Status", plain=True),
    Column("Started"),
    Column("Took", "number", minor=True),
    Column("Prices from", minor=True),
    Column("Read", "number", spare=True),
    Column("Stored", "number"),
    Column("Unchanged", "number", spare=True),
    Column("Unmatched", "number", spare=True),
    Column("Rejected", "number"),
    Column("What happened", plain=True),
)
# Columns omitted where they are 0 in every run, with the field of a run.
COUNTS = {
    "Read": "records_read",
    "Unchanged": "rows_unchanged",
    "Unmatched": "records_unmatched",
    "Rejected": "records_rejected",
}
WORTH_UNDOING = frozenset({"succeeded", "failed", "interrupted", "undoing"})


def progress(run: Run) -> html.Div:
    """Return source, phase, share done and rows so far of an active run."""
    words = html.Span([f"{formats.source_name(run.source)}: ", *_moving_text(run)])
    return html.Div([words, _bar(run)], className="progress-line", **_place(run))


def progress_text(run: Run) -> str:
    """Return the progress of a run: `storing prices, 42 %, 120,000 prices so far`."""
    parts = (PHASES.get(run.phase, run.phase), _done_text(run), f"{formats.count(run.rows_stored)} prices so far")
    return ", ".join(part for part in parts if part)


def _moving_text(run: Run) -> list[object]:
    """Return the same, with the numbers in elements for assets/progress.js."""
    done = [html.Span(f"{text}, ", **{"data-part": "done"})] if (text := _done_text(run)) else []
    rows = html.Span(formats.count(run.rows_stored), **{"data-part": "rows"})
    return [f"{PHASES.get(run.phase, run.phase)}, ", *done, rows, " prices so far"]


def _place(run: Run) -> dict[str, str]:
    return {"data-run": str(run.id), "data-phase": run.phase}


def _done_text(run: Run) -> str:
    share = done_share(run)
    if share is not None:
        return formats.share(share)
    return formats.size(run.bytes_done) if run.bytes_done else ""


def done_share(run: Run) -> float | None:
    """Return the share of the phase that is done, 0 to 1; None where its size is unknown."""
    return min(run.bytes_done / run.bytes_total, 1.0) if run.bytes_total else None


def run_table(runs: list[Run], operator: bool) -> html.Div:
    """Return the ledger, newest first as given; an `operator` sees why runs failed, and can undo them.

    No column for a number that is 0 in every run; an error stands below its run.
    """
    columns = [column for column in RUN_COLUMNS if _is_told(column.title, runs)]
    cells = [_cells(run, operator) for run in runs]
    return table(
        "Ingestion runs",
        columns,
        [[one[column.title] for column in columns] for one in cells],
        keys=[str(run.id) for run in runs],
        below=[_error(run, operator) for run in runs],
        has_buttons=True,
    )


def _is_told(title: str, runs: list[Run]) -> bool:
    return title not in COUNTS or any(getattr(run, COUNTS[title]) for run in runs)


def status(word: str) -> html.Span:
    """Return a state with its mark; the word has the meaning, the colour repeats it."""
    return html.Span(word.capitalize(), className=f"state {word.replace(' ', '-')}")


def _cells(run: Run, operator: bool) -> dict[str, object]:
    return {
        "Run": str(run.id),
        "Source": formats.source_name(run.source),
        "Status": status(run.status),
        "Started": values.age(run.started_at, None),
        "Took": _took(run),
        "Prices from": values.age(run.as_of, None, "No edition was found"),
        "Read": formats.count(run.records_read),
        "Stored": formats.count(run.rows_stored),
        "Unchanged": formats.count(run.rows_unchanged),
        "Unmatched": formats.count(run.records_unmatched),
        "Rejected": _rejected_count(run, operator),
        "What happened": _what_happened(run, operator),
    }


def _error(run: Run, operator: bool) -> html.Span | None:
    """Return why a run failed, for the line below it."""
    return html.Span(failure(run, operator), className="error-text") if run.error and run.status != "running" else None


def _took(run: Run) -> html.Span | str:
    if run.finished_at is None:
        return values.unknown("Not finished")
    return formats.duration(max(run.finished_at - run.started_at, timedelta(0)))


def _rejected_count(run: Run, operator: bool) -> html.A | str:
    if not run.records_rejected or not operator:
        return formats.count(run.records_rejected)
    return html.A(formats.count(run.records_rejected), href=f"?run={run.id}#rejected", title="Show these records")


def reason(run: Run, operator: bool) -> str:
    """Return why a run failed, as far as known; only an `operator` sees its error: it may have addresses and data."""
    if operator and run.error:
        return run.error
    where = "" if run.phase == "done" else f" while {PHASES.get(run.phase, run.phase)}"
    return f"it stopped{where}{' and gave no reason' if operator else ''}"


def failure(run: Run, operator: bool) -> str:
    """Return the same as a sentence."""
    return run.error if operator and run.error else sentence(reason(run, operator))


def _what_happened(run: Run, operator: bool) -> html.Div:
    if run.status == "running":
        return html.Div([*_moving_text(run), _bar(run)], **_place(run))
    replay = f"What run {run.replay_of} rejected, read again." if run.replay_of else None
    told = ((replay, ""), (run.notice, "" if run.status == "undone" else "warning-text"))
    notes = [html.Span(text, className=css) for text, css in told if text]
    return html.Div([*notes, *(_what_to_do(run) if operator else [])], className="notes")


def _what_to_do(run: Run) -> list[html.Button]:
    if run.status not in WORTH_UNDOING or not run.rows_stored:
        return []
    label = "Go on undoing the load" if run.status == "undoing" else "Undo load"
    return [repairs.button(repairs.UNDO, label, run.id, f"of run {run.id}")]


def sentence(words: str) -> str:
    """Return words with a capital."""
    return words[:1].upper() + words[1:]


def _bar(run: Run) -> html.Progress:
    share = done_share(run)
    known = {} if share is None else {"value": f"{share:.3f}", "max": "1"}
    return html.Progress(**known, **{"aria-label": f"Progress of {formats.source_name(run.source)}"})
