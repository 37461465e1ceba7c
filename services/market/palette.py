"""Command palette: the cards and sets that a text being typed may mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Annotated

from db.engine import Connection, Row, reading
from db.queries import palette as queries
from market.search.name_list import Fit
from market.search.names import searchable, title
from market.search.tokens import names_a_field
from market.variants import Currency
from services.market import fields
from services.market.cards import CardListItem
from services.market.names import KEEPER
from services.requests import Request
from services.rows import made_of
from services.rules import Text

CARDS, SETS = 8, 4
COMPARED = 500  # names that contain the text, of which the dearest come first
LONGEST = 200  # characters


@dataclass(frozen=True, slots=True)
class PaletteRequest(Request):
    """Text to find cards and sets for, and the currency of their prices."""

    q: Annotated[str, Text(longest=LONGEST, description="What has been typed so far.", examples=("light", "jotun"))]
    currency: fields.CurrencyCode = str(Currency.USD)


@dataclass(frozen=True, slots=True)
class SuggestedCard(CardListItem):
    """The printing that stands for a name: the newest with a price of now.

    `matched_name` is the name that fits the text: the card's own, its flavour name, or the printed one. `exact`: the
    text is that name as a whole, or the name of the front face.
    """

    matched_name: str
    exact: bool


@dataclass(frozen=True, slots=True)
class SuggestedSet:
    """A set with its value, None where unknown. `exact`: the text is its whole name."""

    code: str
    name: str
    currency: str
    value: Decimal | None
    change_7d: Decimal | None
    exact: bool


@dataclass(frozen=True, slots=True)
class Palette:
    """Cards and sets for a text, each best first."""

    cards: list[SuggestedCard]
    sets: list[SuggestedSet]


def load_palette(request: PaletteRequest) -> Palette:
    """Return the cards and sets that fit a text best; none for a text of the query language. Three statements.

    Whole names come first, then names that begin with the text, have a word that does, contain it, have its words in
    any order or with typos; of equals the dearest.
    """
    folded = title(request.q)
    if names_a_field(request.q) or not folded:
        return Palette([], [])
    names = _ranked_names(request.q)
    with reading() as connection:
        cards = _cards(connection, names, request.currency)
        sets = queries.valued_sets(connection, request.currency)
    return Palette(cards, _fitting(sets, folded, request.currency))


def load_named_cards(request: PaletteRequest) -> list[SuggestedCard]:
    """Return the cards that fit a text best, in the order of the palette. Two statements."""
    names = _ranked_names(request.q) if title(request.q) else {}
    with reading() as connection:
        return _cards(connection, names, request.currency)


def _cards(connection: Connection, names: Mapping[str, tuple[int, str]], currency: str) -> list[SuggestedCard]:
    ranks = {name: rank for name, (rank, _) in names.items()}
    rows = queries.cards_titled(connection, ranks, currency, CARDS) if ranks else ()
    return [_card(row, currency, names[row.title][1]) for row in rows]


def _ranked_names(text: str) -> dict[str, tuple[int, str]]:
    """Return the names that may be meant, each with its rank, by title; the best one where names share a title."""
    known, found = KEEPER.newest(), dict[str, tuple[int, str]]()
    for name, rank in known.dictionary.ranked(text, known.names, COMPARED, CARDS).items():
        found.setdefault(title(name), (rank, name))
    return found


def _fitting(sets: Iterable[Row], text: str, currency: str) -> list[SuggestedSet]:
    """Return the sets that fit a folded text best; of equals those that come first."""
    fits = [(fit, row) for row in sets if (fit := _fit(row.code, row.name, text)) is not None]
    best = sorted(fits, key=itemgetter(0))[:SETS]
    return [made_of(row, SuggestedSet, currency=currency, exact=fit is Fit.WHOLE) for fit, row in best]


def _fit(code: str, name: str, text: str) -> Fit | None:
    folded = f" {searchable(name)}"
    if text == title(name):
        return Fit.WHOLE
    if text == code or folded.startswith(f" {text}"):
        return Fit.BEGINS
    if f" {text}" in folded:
        return Fit.WORD
    return Fit.LOOSE if all(f" {word}" in folded for word in text.split()) else None


def _card(row: Row, currency: str, name: str) -> SuggestedCard:
    known, exact = row.price is not None, row.rank <= Fit.FACE
    matched = row.name if row.title == title(row.name) else name
    return made_of(row, SuggestedCard, currency=currency, has_price_data=known, matched_name=matched, exact=exact)
