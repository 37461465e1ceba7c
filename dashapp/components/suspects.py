"""Prices that are not believed, each with the reason."""

from collections.abc import Sequence

from dash import dcc, html

from dashapp import formats
from dashapp.components import values
from dashapp.components.tables import Column, table
from dashapp.services.suspects import SuspectPrice

RELEASED = (
    "A suspect price counts in nothing. It is released when the prices of two later days agree with it within 30 %, or "
    "one of another source does."
)
COLUMNS = (
    Column("Card"),
    Column("Price told", "number"),
    Column("Trusted before", "number"),
    Column("Why"),
    Column("Series", minor=True),
    Column("Source", minor=True),
    Column("Age"),
)


def suspect_list(suspects: Sequence[SuspectPrice]) -> list[html.Div | html.P]:
    """Suspect prices of any cards, a row each, and what becomes of them."""
    rows = [[_card(one), *_cells(one)] for one in suspects]
    return [table("Suspect prices", COLUMNS, rows, keys=map(_key, suspects)), html.P(RELEASED, className="caption")]


def suspect_note(suspects: Sequence[SuspectPrice]) -> list[html.Div | html.P | html.H3]:
    """The suspect prices of one card; nothing where it has none."""
    if not suspects:
        return []
    rows = map(_cells, suspects)
    return [
        html.H3("Set apart as suspect"),
        table("Suspect prices of this card", COLUMNS[1:], rows, keys=map(_key, suspects)),
        html.P(RELEASED, className="caption note-below"),
    ]


def reason(suspect: SuspectPrice) -> str:
    """Why it is not believed, in words."""
    if suspect.trusted is None:
        return "Far from what all other marketplaces ask"
    higher, lower = max(suspect.price, suspect.trusted), min(suspect.price, suspect.trusted)
    factor = formats.count(round(higher / lower))
    share = f"{factor} times" if suspect.price > suspect.trusted else f"1/{factor} of"
    return f"{share} the last trusted price"


def _key(suspect: SuspectPrice) -> str:
    parts = (str(suspect.card_id), _series(suspect), suspect.language, suspect.currency, suspect.time.isoformat())
    return "|".join(parts)


def _card(suspect: SuspectPrice) -> html.Div:
    printing = f"{suspect.set_code.upper()} #{suspect.collector_number}"
    link = dcc.Link(suspect.name, href=f"/cards/{suspect.card_id}")
    return html.Div([link, html.Span(printing, className="caption")], className="card-cell")


def _cells(suspect: SuspectPrice) -> list[object]:
    return [
        values.money(suspect.price, suspect.currency),
        values.money(suspect.trusted, suspect.currency, "The series has no trusted price yet"),
        reason(suspect),
        _series(suspect),
        formats.source_name(suspect.source),
        values.age(suspect.time, None),
    ]


def _series(suspect: SuspectPrice) -> str:
    words = [
        formats.marketplace_name(suspect.marketplace),
        formats.condition_name(suspect.condition),
        formats.FINISH_NAMES[suspect.finish].lower(),
        formats.KIND_NAMES[suspect.kind].lower(),
    ]
    return ", ".join(words)
