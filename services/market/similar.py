"""Similar cards of a card: by their rules texts, or its other printings, by how their prices moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import numpy as np

from db.engine import Connection, Row, reading
from db.queries import similar as queries
from market.search.masks import FORMATS
from market.variants import Currency
from services.market import fields
from services.market.card_summary import CardSummary
from services.requests import Request
from services.rows import made_of
from services.rules import Choice, Flag, WholeNumber
from similarity.corpus import MOST, MOST_SHARED, Bodies, Corpus
from similarity.reasons import Compared, reasons
from similarity.texts import RulesText

LEAST_WEEKS = 26  # of prices, before paths of different cards say anything


class By(StrEnum):
    """What cards are alike by."""

    TEXT = "text"
    PRICE = "price"


METHODS: Mapping[str, str] = {
    By.TEXT: "Cosine of the counted words of both rules texts, without names, colours and reminders; "
    "the same colours and a near mana value come first.",
    By.PRICE: "Other printings of the card, with the change of each price in 30 days.",
}


@dataclass(frozen=True, slots=True)
class SimilarRequest(Request):
    """A card, and which others like it to list, each by its cheapest printing in a currency."""

    card_id: fields.CardId
    by: Annotated[
        str, Choice(choices=By, description="text: by what the cards do; price: its printings, by how prices moved.")
    ] = str(By.TEXT)
    currency: fields.CurrencyCode = str(Currency.USD)
    cheaper: Annotated[bool, Flag(description="Only cards with a current price below this printing's.")] = False
    format: Annotated[
        str | None,
        Choice(choices=FORMATS, description="Only cards that are legal in a format. Left out: all."),
    ] = None
    limit: Annotated[int, WholeNumber(description="Number of cards.", most=MOST)] = 10


@dataclass(frozen=True, slots=True)
class SimilarCard:
    """A card like another: its cheapest printing, that price with its source, and why it is alike.

    `score` is the cosine of the texts, 0 to 1, None by price. A price that is None is unknown or not current; `as_of`
    is when it was last confirmed.
    """

    card: CardSummary
    score: float | None
    why: list[str]
    price: Decimal | None
    currency: str
    marketplace: str | None
    finish: str | None
    source: str | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class SimilarCards:
    """Cards like another, the nearest first. `reason` says why there are none, or none of another kind."""

    items: list[SimilarCard]
    method: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Near:
    """Neighbours of a card: oracle ids, scores, and the numbers of shared terms of each."""

    others: Sequence[UUID]
    scores: Sequence[float]
    shared: Sequence[Sequence[int]]


def load_similar(request: SimilarRequest) -> SimilarCards | None:
    """Return the cards like a card, None for an unknown one.

    Filters leave as many as were asked for wherever there are so many: all texts are compared where the stored
    neighbours do not suffice.
    """
    with reading() as connection:
        asked = queries.asked_card(connection, request.card_id, request.currency)
        if asked is None:
            return None
        if request.by == By.PRICE:
            return _printings(connection, request, asked)
        if request.cheaper and asked.price is None:
            return _none(request, f"This printing has no current {request.currency} price to be cheaper than.")
        if not asked.others:
            return _none(request, "Not known yet: its rules text is compared after the next load of the catalogue.")
        found = _shown(connection, request, asked, _stored(asked))
        if len(found) < request.limit and (request.cheaper or request.format):
            found = _shown(connection, request, asked, _compared(connection, request, asked))
    return SimilarCards(found, METHODS[By.TEXT], None if found else "No similar card passes the filters.")


def _none(request: SimilarRequest, reason: str) -> SimilarCards:
    return SimilarCards([], METHODS[request.by], reason)


def _below(request: SimilarRequest, asked: Row) -> Decimal | None:
    price: Decimal | None = asked.price if request.cheaper else None
    return price


def _stored(asked: Row) -> _Near:
    shared = [asked.shared[place : place + MOST_SHARED] for place in range(0, len(asked.shared), MOST_SHARED)]
    return _Near(asked.others, asked.scores, shared)


def _compared(connection: Connection, request: SimilarRequest, asked: Row) -> _Near:
    """Compare all texts with that of a card, and return the nearest of those that pass the filters."""
    passing = queries.possible(connection, request.currency, request.format, _below(request, asked))
    rows = queries.vectors(connection)
    ids = [row[0] for row in rows]
    if asked.oracle_id not in ids:
        return _Near((), (), ())
    allowed = np.array([oracle_id in passing for oracle_id in ids])
    corpus = Corpus([row[1] for row in rows])
    bodies = Bodies.of((row[2] for row in rows), (row[3] for row in rows))
    [near] = corpus.nearest([ids.index(asked.oracle_id)], bodies, allowed)
    return _Near([ids[row] for row in near.rows], near.scores.tolist(), near.shared.tolist())


def _shown(connection: Connection, request: SimilarRequest, asked: Row, near: _Near) -> list[SimilarCard]:
    below = _below(request, asked)
    rows = queries.shown(connection, near.others, request.currency, request.format, below) if near.others else {}
    own = _compared_by(asked)
    places = [place for place, oracle_id in enumerate(near.others) if oracle_id in rows][: request.limit]
    return [
        _similar(
            rows[near.others[place]],
            request.currency,
            near.scores[place],
            reasons(own, _compared_by(rows[near.others[place]]), near.shared[place]),
        )
        for place in places
    ]


def _similar(row: Row, currency: str, score: float | None, why: list[str]) -> SimilarCard:
    return made_of(row, SimilarCard, card=made_of(row, CardSummary), currency=currency, score=score, why=why)


def _compared_by(row: Row) -> Compared:
    text = RulesText(row.name, row.type_line or "", row.oracle_text)
    return Compared(text, row.colors, row.mana_value, row.keywords)


def _printings(connection: Connection, request: SimilarRequest, asked: Row) -> SimilarCards:
    """Return the other printings of a card: their prices are the only ones that are known to move with it."""
    rows = queries.printings(connection, request.card_id, request.currency, request.limit)
    found = [_similar(row, request.currency, None, [_moved(row, asked)]) for row in rows]
    return SimilarCards(found, METHODS[By.PRICE], _why_only_printings(connection))


def _moved(row: Row, asked: Row) -> str:
    words = [
        "no current change" if change is None else f"{change:+.1f} %" for change in (row.change_30d, asked.change_30d)
    ]
    return f"another printing: {words[0]} in 30 days, this one {words[1]}"


def _why_only_printings(connection: Connection) -> str:
    weeks = queries.weeks_of_prices(connection)
    if weeks < LEAST_WEEKS:
        return (
            f"Only other printings: there is not enough history to say which other cards moved alike. That needs "
            f"{LEAST_WEEKS} weeks of prices, and there are {weeks}."
        )
    return "Only other printings: paths of other cards are not compared."
