"""Movers: cards with the largest move in a day, a week or a month, each series compared with itself."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Annotated

from db.engine import Connection, Row, reading
from db.queries import market as market_queries
from db.queries import movers as queries
from market.change_windows import WINDOWS
from market.variants import Currency
from services.market import fields
from services.market.card_summary import CardSummary
from services.market.sparklines import Line, lines_of
from services.requests import Request
from services.rows import made_of
from services.rules import Choice, Number, WholeNumber

DIRECTIONS = ("up", "down")
USUAL_LIST, LARGEST_LIST = 10, 50
MOST_VARIANTS = 10  # of a card


@dataclass(frozen=True, slots=True)
class MoversRequest(Request):
    """Movers to list. A filter that is None means all."""

    window: Annotated[str, Choice(choices=WINDOWS, description="Length of time between the two prices.")] = "24h"
    direction: Annotated[str, Choice(choices=DIRECTIONS, description="What rose, or what fell.")] = "up"
    currency: fields.CurrencyCode = str(Currency.USD)
    limit: Annotated[int, WholeNumber(most=LARGEST_LIST, description="How many at most.")] = USUAL_LIST
    min_price: Annotated[
        Decimal, Number(most=10**7, description="What both prices must reach, in `currency`: cheap cards jump.")
    ] = Decimal(1)
    finish: fields.FinishFilter = None
    condition: fields.ConditionFilter = None
    by: Annotated[
        str, Choice(choices=queries.SIZES, description="Size of a move: in per cent of its earlier price, or in money.")
    ] = "percent"


@dataclass(frozen=True, slots=True)
class Move:
    """A retail series compared with itself.

    The change in per cent is between two of the series' own prices, at `time_then` and `time_now`.
    """

    marketplace: str
    finish: str
    condition: str
    language: str
    price_then: Decimal
    price_now: Decimal
    change_pct: Decimal
    time_then: datetime
    time_now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover(Move):
    """A card in one of its retail series: the headline series where that moved.

    `variants` are its other series that moved in the window, either way: the largest moves of `variant_count`.
    `sparkline` has the last price of each of the last 30 days; empty where not requested.
    """

    card: CardSummary
    variants: list[Move] = field(default_factory=list)
    variant_count: int = 0
    sparkline: Line = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Movers:
    """Largest moves first, each card once, current prices only; `by` is what makes one large.

    `as_of` is the newest retail price of the currency.
    """

    window: str
    direction: str
    currency: str
    as_of: datetime | None
    items: list[Mover]
    by: str = "percent"


def load_movers(request: MoversRequest, with_sparklines: bool = False) -> Movers:
    """Return the movers of a window; executes four statements at most, five with sparklines."""
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
            request.by,
        )
        variants = _variants(connection, request, rows, filters)
        lines = lines_of(connection, [row.series_id for row in rows if with_sparklines])
    movers = [_mover(row, variants[row.id], lines.get(row.series_id, [])) for row in rows]
    return Movers(request.window, request.direction, request.currency, overview.as_of, movers, request.by)


def _variants(
    connection: Connection, request: MoversRequest, rows: Sequence[Row], filters: Mapping[str, str]
) -> Mapping[int, list[Row]]:
    """Return the other series of each card, by its id; asks for none without a card."""
    found: dict[int, list[Row]] = defaultdict(list)
    if rows:
        for row in queries.variants(
            connection,
            request.window,
            request.currency,
            rows,
            request.min_price,
            filters,
            request.by,
            MOST_VARIANTS,
        ):
            found[row.card_id].append(row)
    return found


def _mover(row: Row, variants: Sequence[Row], line: Line) -> Mover:
    return made_of(
        row,
        Mover,
        card=made_of(row, CardSummary),
        variants=[made_of(one, Move) for one in variants],
        variant_count=variants[0].variant_count if variants else 0,
        sparkline=line,
    )
