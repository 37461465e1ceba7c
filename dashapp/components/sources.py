"""Table of the sources: freshness, obstacles to a run, and outcome of the last run."""

from typing import Any

from dash import html

from dashapp import formats
from dashapp.components import runs, values
from dashapp.components.tables import Column, table
from market.sources import SOURCES, is_simulated
from services.operation.freshness import late_after
from services.operation.sources import SourceState

COLUMNS = (
    Column("Source"),
    Column("State", plain=True),
    Column("Every", "number", minor=True),
    Column("Prices from"),
    Column("Due", minor=True),
    Column("Last run"),
    Column("Note", plain=True),
)
CREDIT_COLUMNS = (
    Column("Source"),
    Column("Prices of", minor=True),
    Column("Every", "number", minor=True),
    Column("Newest"),
    Column("Terms", plain=True),
)
NOTES = {
    "off": "These are simulated prices: real sources are off.",
    "never": "Not loaded yet.",
    "waiting": "It waits for the first catalogue of cards: scryfall-bulk, or mtgjson-history.",
    "late": "Its newest prices are older than twice its interval.",
    "silent": "Its newest prices are older than four times its interval.",
}


def source_table(sources: list[SourceState], operator: bool) -> html.Div:
    """Return one row a source; an `operator` sees why its last run failed."""
    keys = [source.source for source in sources]
    return table("Sources and how fresh they are", COLUMNS, [_row(source, operator) for source in sources], keys=keys)


def credited(sources: list[SourceState]) -> list[SourceState]:
    """Return the sources of what is shown: those that have given data, and the simulated one."""
    return [source for source in sources if source.as_of or is_simulated(source.source)]


def credit_table(sources: list[SourceState]) -> html.Div:
    """Return who publishes what is shown, on which terms, how often, and how old it is."""
    return table("Where the data comes from", CREDIT_COLUMNS, [_credit(source) for source in credited(sources)])


def _credit(source: SourceState) -> list[object]:
    known = SOURCES[source.source]
    return [
        html.A(source.title, href=known.site) if known.site else source.title,
        ", ".join(map(formats.marketplace_name, known.marketplaces)) or "the catalogue of cards",
        formats.length(source.interval),
        values.age(source.as_of, late_after(source.source), "Its prices are made one by one"),
        f"{known.terms[:1].upper()}{known.terms[1:]}",
    ]


def _row(source: SourceState, operator: bool) -> list[object]:
    last = source.last_run
    return [
        source.title,
        runs.status(source.state),
        formats.length(source.interval),
        values.age(source.as_of, None, "It has given no prices yet"),
        _expected(source),
        values.age(last.started_at, None) if last else values.unknown("It has never run"),
        html.Div(_notes(source, operator), className="notes"),
    ]


def _expected(source: SourceState) -> html.Time:
    when = None if source.state in ("off", "not configured") else source.next_expected
    return values.due(when, "It is not asked" if source.next_expected else "Not known before its first edition")


def _notes(source: SourceState, operator: bool) -> list[Any]:
    """Return the notes on a source, most important first."""
    last, breaker = source.last_run, source.breaker
    notes: list[Any] = [html.Span(NOTES[source.state])] if source.state in NOTES else []
    if source.off_because:
        notes.append(html.Span(f"Off: {source.off_because}."))
    elif source.missing_setting:
        notes.append(html.Span(["The workers have no ", html.Code(source.missing_setting), "."]))
    if last and last.status == "running":
        notes.append(html.Span(runs.progress_text(last)))
    if breaker.text():
        notes.append(html.Span(f"{runs.sentence(breaker.text())}.", className="warning-text"))
    if last and last.status == "failed":
        notes.append(html.Span(runs.failure(last, operator), className="error-text"))
    if last and last.notice and last.status != "undone":
        notes.append(html.Span(last.notice, className="warning-text"))
    return notes
