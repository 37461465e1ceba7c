"""Table of the sources: how fresh each is, what keeps it from being asked, and how its last run ended."""

from typing import Any

from dash import html

from dashapp import formats
from dashapp.components import banners, runs, values
from dashapp.components.tables import Column, table
from dashapp.services.sources import SourceState

COLUMNS = (
    Column("Source"),
    Column("State"),
    Column("Every", "number", minor=True),
    Column("Prices from"),
    Column("Due", minor=True),
    Column("Last run"),
    Column("Note"),
)
NOTES = {
    "off": "These are simulated prices: real sources are off.",
    "never": "Not loaded yet.",
    "late": "Its newest prices are older than twice its interval.",
    "silent": "Its newest prices are older than four times its interval.",
}


def source_table(sources: list[SourceState]) -> html.Div:
    """One row a source."""
    keys = [source.source for source in sources]
    return table("Sources and how fresh they are", COLUMNS, [_row(source) for source in sources], keys=keys)


def _row(source: SourceState) -> list[object]:
    last = source.last_run
    return [
        source.title,
        runs.status(source.state),
        formats.length(source.interval),
        values.age(source.as_of, None, "It has given no prices yet"),
        _expected(source),
        values.age(last.started_at, None) if last else values.unknown("It has never run"),
        html.Div(_notes(source), className="notes"),
    ]


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


def _expected(source: SourceState) -> html.Time:
    when = None if source.state in ("off", "not configured") else source.next_expected
    return values.due(when, "It is not asked" if source.next_expected else "Not known before its first edition")


def _notes(source: SourceState) -> list[Any]:
    """All that a person should know of it, what matters most first."""
    last, breaker = source.last_run, source.breaker
    notes: list[Any] = [html.Span(NOTES[source.state])] if source.state in NOTES else []
    if source.off_because:
        notes.append(html.Span(f"Off: {source.off_because}."))
    elif source.missing_setting:
        notes.append(html.Span(["The workers have no ", html.Code(source.missing_setting), "."]))
    if last and last.status == "running":
        notes.append(html.Span(runs.progress_text(last)))
    if breaker.text():
        notes.append(html.Span(f"{_sentence(breaker.text())}.", className="warning-text"))
    if last and last.status == "failed":
        notes.append(html.Span(banners.reason(last), className="error-text"))
    if last and last.notice and last.status != "undone":
        notes.append(html.Span(last.notice, className="warning-text"))
    return notes
