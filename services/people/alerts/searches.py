"""Searches that alerts watch: the cheapest of the cards that a text finds, by their headline prices."""

from collections.abc import Sequence
from typing import NamedTuple

from collection.ledger.money import minor
from db.engine import Connection
from db.queries import search as queries
from services.market.search import read_query


class Cheapest(NamedTuple):
    """The least current price (minor units) of what a search finds, and its series; None where there is none."""

    price: int | None
    series_id: int | None


def cheapest(connection: Connection, text: str, currency: str) -> Cheapest:
    """Return the cheapest card of a search; raises QueryError for what is none."""
    found = queries.cards_found(connection, read_query(text).query, currency, "price", "asc", None, 1)
    row = next((one for one in found if one.price_of_now is not None), None)
    return Cheapest(minor(row.price_of_now, currency), row.series_id) if row else Cheapest(None, None)


def series_of(connection: Connection, text: str, currency: str, most: int) -> Sequence[int]:
    """Return the headline series of the cheapest cards of a search; raises QueryError for what is none."""
    found = queries.cards_found(connection, read_query(text).query, currency, "price", "asc", None, most)
    return [row.series_id for row in found if row.series_id is not None]
