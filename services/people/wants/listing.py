"""The wants of a user: a page at a time, all of them, and one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from collection.wants.offers import best
from db.engine import Connection, reading, snapshot
from db.queries import wants as queries
from db.queries.want_offers import offered, offers_of
from market.search.names import fold
from services.paging import place_of, position_at
from services.people.settings import settings_in
from services.people.wants.basis import WantsBasis
from services.people.wants.contract import Want, want_of
from services.people.wants.pricing import priced
from services.people.wants.requests import WantsRequest

POSITIONS: Mapping[str, Any] = MappingProxyType(
    {"added": tuple[int], "name": tuple[str, int], "priority": tuple[int, int]}
)


class NoSuchWant(LookupError):
    """The user has no such want."""


@dataclass(frozen=True, slots=True)
class WantsPage:
    """A page of wants; prices of those without a maximum are in `currency`. The next begins after `next_after`."""

    currency: str
    items: list[Want]
    next_after: bytes | None


def load_wants(user_id: int, asked: WantsRequest) -> WantsPage:
    """Return a page of a user's wants. Executes one statement, one more where the request names no currency."""
    position = position_at(asked.after, POSITIONS[asked.sort])
    with reading(fresh=True) as connection:
        currency = currency_of(connection, user_id, asked.currency)
        filters = (asked.card_id, asked.at_target, fold(asked.name))
        wanted = queries.Wanted(currency, asked.sort, asked.order, asked.limit + 1, position, *filters)
        rows = queries.page(connection, user_id, wanted)
    shown = rows[: asked.limit]
    place = place_of(queries.position_of(shown[-1], asked.sort)) if len(rows) > asked.limit else None
    return WantsPage(currency, [want_of(row) for row in shown], place)


def load_every_want(basis: WantsBasis, asked: str | None) -> tuple[str, Sequence[Want]]:
    """Return the currency and all wants of a user, the most important first. Executes three statements."""
    currency = basis.currency(asked)
    with snapshot() as connection:
        rows = queries.every(connection, basis.user_id)
        bests = best(offers_of(connection, basis.user_id, currency))
        series = offered(connection, bests.series.tolist())
    return currency, priced(rows, bests, series)


def load_want(user_id: int, want_id: int) -> Want:
    """Return a want. Raises NoSuchWant."""
    with reading(fresh=True) as connection:
        return existing(connection, user_id, want_id)


def existing(connection: Connection, user_id: int, want_id: int) -> Want:
    """Return a want. Raises NoSuchWant."""
    row = queries.one(connection, user_id, want_id, settings_in(connection, user_id).currency)
    if row is None:
        raise NoSuchWant(want_id)
    return want_of(row)


def currency_of(connection: Connection, user_id: int, asked: str | None) -> str:
    """Return the currency that is asked for, else that of the user's settings."""
    return asked or settings_in(connection, user_id).currency
