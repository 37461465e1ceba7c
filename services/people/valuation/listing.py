"""The holdings of a user with their cards, costs and prices, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any

import msgspec

from collection.ledger.money import major
from db.engine import Row, reading
from db.queries import holdings_page as queries
from services.market.card_summary import CardSummary
from services.paging import place_of, position_at
from services.people.holding_requests import HoldingsRequest
from services.people.valuation import trading
from services.people.valuation.basis import Basis
from services.people.valuation.terms import terms_of
from services.rows import made_of

POSITIONS: Mapping[str, Any] = MappingProxyType(
    {
        "added": tuple[int],
        "name": tuple[str | None, int],
        "quantity": tuple[int, int],
        **dict.fromkeys(("price", "value", "gain", "change_7d"), tuple[Decimal | None, int]),
    }
)
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class HeldCopies:
    """Copies of one variant in one location, what they cost and what they are worth now; None is unknown.

    `cost_total` is of the `cost_known_quantity` copies whose cost is known in `cost_currency`: the page's currency, or
    the only one there is. Price, value and gain are in the page's currency. The gain is that of the copies with a known
    cost in it; `gain_pct` is over this cost. A price that is a fallback is that of another condition, language or
    marketplace; changes (per cent) are those of its series. `acquired_on` is the day of all copies, None where they
    have several. `raw` is what the file said beyond the variant. `to_check`: the card does not come in this finish.
    """

    id: int
    card: CardSummary | None
    raw: Mapping[str, Any]
    condition: str | None
    finish: str | None
    language: str | None
    quantity: int
    location: str
    tags: Sequence[str]
    notes: str
    cost_total: Decimal | None
    cost_currency: str | None
    cost_known_quantity: int
    price: Decimal | None
    has_price_data: bool
    price_time: datetime | None
    price_marketplace: str | None
    price_is_fallback: bool
    value: Decimal | None
    unrealized_gain: Decimal | None
    gain_pct: Decimal | None
    change_24h: Decimal | None
    change_7d: Decimal | None
    acquired_on: date | None
    to_check: bool
    version: int


@dataclass(frozen=True, slots=True)
class HoldingsPage:
    """A page of holdings, prices in `currency`. The following page begins after the place `next_after`."""

    currency: str
    items: list[HeldCopies]
    next_after: bytes | None


def has_costly_order(asked: HoldingsRequest) -> bool:
    """Return whether the order of a page needs a look at all holdings: it is worth keeping then."""
    return asked.is_whole and asked.sort in queries.SORTED_BY


def load_held_order(basis: Basis, currency: str | None, sort: str, order: str) -> list[int]:
    """Return the numbers of all holdings of a collection in an order."""
    wanted = queries.Wanted(terms_of(basis.settings, currency), sort, order, 0)
    with reading(fresh=True) as connection:
        return [*queries.all_in_order(connection, basis.user_id, wanted)]


def load_holdings(basis: Basis, asked: HoldingsRequest, order: Sequence[int] = ()) -> HoldingsPage:
    """Return a page of a collection. Executes one statement, one more for a query about sets, three more for a count of
    what would be bought or sold.

    `order` is that of `load_held_order` for a request that lists all, which spares a look at all holdings.
    """
    settings = basis.settings
    is_own = asked.currency in (None, settings.currency)  # that of the settings' least price
    terms = terms_of(settings, asked.currency, settings.min_price if is_own else None)
    wanted = queries.Wanted(
        terms,
        asked.sort,
        asked.order,
        asked.limit + 1,
        position_at(asked.after, POSITIONS[asked.sort]),
        asked.filters,
        asked.coverage if asked.coverage in queries.COVERAGE else None,
        query=asked.q.query if asked.q else None,
    )
    ids = _next_of(order, wanted)
    with reading(fresh=True) as connection:
        if asked.coverage is not None and asked.coverage in trading.COPIES:
            among = trading.holdings_of(connection, basis.user_id, settings, terms, asked.coverage)
            wanted = replace(wanted, among=among)
        if ids is None:
            rows = queries.page(connection, basis.user_id, wanted)
        else:
            rows = queries.page_of(connection, basis.user_id, wanted, ids)
    shown = rows[: asked.limit]
    has_more = len(rows if ids is None else ids) > asked.limit
    place = place_of(queries.position_of(shown[-1], asked.sort)) if shown and has_more else None
    return HoldingsPage(terms.currency, [_held(row, terms.currency) for row in shown], place)


def _next_of(order: Sequence[int], wanted: queries.Wanted) -> Sequence[int] | None:
    """Return the numbers of the holdings of a page; None where the order does not have the one before."""
    if not order:
        return None
    if wanted.position is None:
        return order[: wanted.limit]
    try:
        start = order.index(wanted.position[-1]) + 1
    except ValueError:
        return None
    return order[start : start + wanted.limit]


def _held(row: Row, currency: str) -> HeldCopies:
    cost, cost_currency, known = _cost(row, currency)
    own_cost = None if row.own_copies is None or cost_currency != currency else row.own_cost
    gain = None if row.gain is None or own_cost is None else row.gain
    return made_of(
        row,
        HeldCopies,
        card=None if row.found_card_id is None else made_of(row, CardSummary, id=row.found_card_id),
        raw=msgspec.json.decode(row.raw) if row.raw else {},
        cost_total=cost,
        cost_currency=cost_currency,
        cost_known_quantity=known,
        has_price_data=row.price is not None,
        price_is_fallback=bool(row.step),
        unrealized_gain=gain,
        gain_pct=_percent(gain, own_cost),
    )


def _cost(row: Row, currency: str) -> tuple[Decimal | None, str | None, int]:
    """Return what copies cost in one currency, which one, and how many they are; gifts cost nothing in any.

    The currency that is asked for comes first; of several others none does.
    """
    currencies = row.currencies or []
    if row.every_copies is None:
        return None, None, 0
    if currency in currencies or not currencies:
        return row.own_cost, currency, row.own_copies
    if len(currencies) > 1:
        return None, None, 0
    return major(int(row.every_cost), currencies[0]), currencies[0], row.every_copies


def _percent(gain: Decimal | None, cost: Decimal | None) -> Decimal | None:
    if gain is None or not cost:
        return None
    return (100 * gain / cost).quantize(_HUNDREDTH, ROUND_HALF_UP)
