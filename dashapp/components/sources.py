"""Table of the sources: how fresh each is, and how its last run ended."""

from dash import html

from dashapp.components import banners, runs, values
from dashapp.components.tables import Column, table
from dashapp.services.ingestion import SourceState

COLUMNS = (
    Column("Source"),
    Column("State"),
    Column("Prices from"),
    Column("Last run"),
    Column("Next expected", minor=True),
    Column("Note"),
)
NOTES = {
    "never": "Not loaded yet.",
    "late": "Its newest prices are older than twice its interval.",
    "silent": "Its newest prices are older than four times its interval.",
}


def source_table(sources: list[SourceState]) -> html.Div:
    """One row a source."""
    return table("Sources and how fresh they are", COLUMNS, [_row(source) for source in sources])


def _row(source: SourceState) -> list[object]:
    last = source.last_run
    return [
        source.title,
        runs.status(source.state),
        values.age(source.as_of, None, "It has given no prices yet"),
        values.age(last.started_at, None) if last else values.unknown("It has never run"),
        values.age(source.next_expected, None, "Not scheduled"),
        _note(source),
    ]


def _note(source: SourceState) -> html.Span | str:
    last = source.last_run
    if source.state == "running" and last:
        return runs.progress_text(last)
    if source.state == "failed" and last:
        return html.Span(banners.reason(last), className="error-text")
    return NOTES.get(source.state, "")
