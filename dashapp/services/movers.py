"""Movers: the cards that rose or fell most in a day, a week or a month, each in a series compared with itself."""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from dashapp.cache import cached
from dashapp.services.paging import page_size
from dashapp.services.requests import InvalidRequest, one_of, optional_one_of
from dashapp.services.rows import made_of
from db.engine import Row, reading
from db.queries import market as market_queries
from db.queries import movers as queries
from market.changes import WINDOWS
from market.money import MAXIMUM_PRICE
from market.variants import Condition, Currency, Finish

DIRECTIONS = ("up", "down")
USUAL_LIST, LARGEST_LIST = 10, 50
AMOUNT = re.compile(r"\d{1,7}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class MoversRequest:
    """Which movers: `min_price` is what both prices must reach, in `currency`. A filter that is None means all."""

    window: str = "24h"
    direction: str = "up"
    currency: str = "USD"
    limit: int = USUAL_LIST
    min_price: Decimal = Decimal(1)
    finish: str | None = None
    condition: str | None = None

    @classmethod
    def parse(
        cls,
        window: str | None = "24h",
        direction: str | None = "up",
        currency: str | None = "USD",
        limit: str | int | None = USUAL_LIST,
        min_price: str | int | None = 1,
        finish: str | None = None,
        condition: str | None = None,
    ) -> "MoversRequest":
        """Check a reader's words. Raises InvalidRequest naming every wrong field."""
        problems: dict[str, str] = {}
        request = cls(
            one_of("window", window, WINDOWS, problems),
            one_of("direction", direction, DIRECTIONS, problems),
            one_of("currency", currency, Currency, problems),
            page_size(limit, problems, USUAL_LIST, LARGEST_LIST),
            _amount(str(min_price), problems),
            optional_one_of("finish", finish, Finish, problems),
            optional_one_of("condition", condition, Condition, problems),
        )
        if problems:
            raise InvalidRequest(problems)
        return request


@dataclass(frozen=True, slots=True)
class MoverCard:
    """The card of a mover."""

    id: int
    scryfall_id: UUID
    name: str
    set_code: str
    set_name: str | None
    collector_number: str
    rarity: str | None
    image_url: str | None


@dataclass(frozen=True, slots=True)
class Mover:
    """A card in one of its retail series, the headline where that moved, and the change in per cent between two of the
    series' own prices, at `time_then` and `time_now`.
    """

    card: MoverCard
    marketplace: str
    finish: str
    condition: str
    language: str
    price_then: Decimal
    price_now: Decimal
    change_pct: Decimal
    time_then: datetime
    time_now: datetime


@dataclass(frozen=True, slots=True)
class Movers:
    """The largest changes first, a card once. `as_of` is the newest price of the currency; what is not a price of now
    takes no part.
    """

    window: str
    direction: str
    currency: str
    as_of: datetime | None
    items: list[Mover]


@cached
def load_movers(request: MoversRequest) -> Movers:
    """The movers of a window."""
    filters = {name: value for name in queries.FILTERS if (value := getattr(request, name))}
    with reading() as connection:
        overview = market_queries.overview(connection, request.currency)
        rows = queries.movers(
            connection,
            request.window,
            request.direction,
            request.currency,
            request.limit,
            request.min_price,
            filters,
        )
    as_of = overview.as_of if overview else None
    return Movers(request.window, request.direction, request.currency, as_of, [_mover(row) for row in rows])


def _mover(row: Row) -> Mover:
    return made_of(row, Mover, card=made_of(row, MoverCard, id=row.card_id))


def _amount(typed: str, problems: dict[str, str]) -> Decimal:
    if AMOUNT.fullmatch(typed) and Decimal(typed) <= MAXIMUM_PRICE:
        return Decimal(typed)
    problems["min_price"] = f"must be an amount from 0 to {MAXIMUM_PRICE} with at most two decimals"
    return Decimal(0)
