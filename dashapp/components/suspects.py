"""Suspect prices: a row a series, with the newest one, the reason, and the time of the first."""

from collections.abc import Sequence

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.tables import Column, table
from dashapp.paths import card_path
from services.market.suspects import SuspectPrice, SuspectSeries

RELEASED = (
    "A suspect price counts in nothing. It is released when the prices of two later days agree with it within 30 %, or "
    "one of another source does."
)
COLUMNS = (
    Column("Card"),
    Column("Reported", "number", plain=True),
    Column("Trusted", "number"),
    Column("Why", minor=True),
    Column("Variant", minor=True),
    Column("Source", minor=True),
    Column("Age"),
)


def suspect_list(suspects: Sequence[SuspectSeries]) -> list[html.Div | html.P]:
    """Return the series of any cards with suspect prices, and the rule of their release."""
    rows = [[_card(one.newest), *_cells(one)] for one in suspects]
    return [table("Suspect prices", COLUMNS, rows, keys=map(_key, suspects)), html.P(RELEASED, className="caption")]


def suspect_note(suspects: Sequence[SuspectSeries]) -> list[html.Div | html.P | html.H3]:
    """Return the series of one card with suspect prices; empty where it has none."""
    if not suspects:
        return []
    rows = [[_told(one.newest, _reason(one.newest)), *_cells(one)[1:]] for one in suspects]
    return [
        html.H3("Set apart as suspect"),
        table("Suspect prices of this card", COLUMNS[1:], rows, keys=map(_key, suspects)),
        html.P(RELEASED, className="caption note-below"),
    ]


def _key(one: SuspectSeries) -> str:
    suspect = one.newest
    return "|".join((str(suspect.card_id), _series(suspect), suspect.language, suspect.currency))


def _card(suspect: SuspectPrice) -> html.Div:
    printing = f"{suspect.set_code.upper()} #{suspect.collector_number}"
    link = dcc.Link(suspect.name, href=card_path(suspect.card_id))
    return html.Div([link, html.Span(printing, className="caption"), _reason(suspect)], className="card-cell")


def _reason(suspect: SuspectPrice) -> html.Span:
    """Return the reason, for phones."""
    return html.Span(suspect.reason, className="instead")


def _told(suspect: SuspectPrice, *more: html.Span) -> html.Div:
    return html.Div([values.money(suspect.price, suspect.currency), *more])


def _cells(one: SuspectSeries) -> list[object]:
    suspect = one.newest
    return [
        _told(suspect),
        values.money(suspect.trusted, suspect.currency, "It has no trusted price yet"),
        suspect.reason,
        _series(suspect),
        formats.source_name(suspect.source),
        _age(one),
    ]


def _age(one: SuspectSeries) -> html.Time | html.Div:
    """Return the age of the newest price, with number and first day of several."""
    age = values.age(one.newest.time, None)
    if one.times == 1:
        return age
    often = f"{formats.count(one.times)} times since {formats.day(one.since)}"
    return html.Div([age, html.Span(often, className="caption", title=formats.utc(one.since))], className="card-cell")


def _series(suspect: SuspectPrice) -> str:
    words = [
        formats.marketplace_name(suspect.marketplace),
        formats.condition_name(suspect.condition),
        formats.FINISH_NAMES[suspect.finish].lower(),
        formats.KIND_NAMES[suspect.kind].lower(),
    ]
    return ", ".join(words)
