"""A page of a user's holdings with their cards, costs and prices, in any order, in one statement.

First the few holdings of the page are found, with what the order and the filters need; then their columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, text

from collection.ledger.money import major
from collection.valuation.appraisals import Terms
from db.copying import array_text
from db.queries.held_conditions import HeldConditions
from db.queries.holdings import TO_CHECK
from db.queries.keyset import SortColumn, after, descending, order_by
from db.queries.quotes_of_holdings import priced
from db.queries.sets import current_codes
from market.search.query import Query

_ID = SortColumn("id", "bigint")
# Sorts by their first column; the second one is always the holding's number.
SORTS: Mapping[str, SortColumn] = MappingProxyType(
    {
        "added": _ID,
        "name": SortColumn("search_name", "text", nullable=True),
        "quantity": SortColumn("quantity", "integer"),
        "price": SortColumn("price", "numeric", nullable=True),
        "value": SortColumn("value", "numeric", nullable=True),
        "gain": SortColumn("gain", "numeric", nullable=True),
        "change_7d": SortColumn("change_7d", "numeric", nullable=True),
    }
)
# What the first column is computed from, as an expression of `holdings` and what is joined to it.
SORTED_BY: Mapping[str, str] = MappingProxyType(
    {
        "name": "cards.search_name",
        "quantity": "holdings.quantity",
        "price": "quoted.price",
        "value": "holdings.quantity * quoted.price",
        "gain": "own.copies * quoted.price - own.cost",
        "change_7d": "quoted.change_7d",
    }
)
FILTERS: Mapping[str, str] = MappingProxyType(
    {
        "location": "coalesce(locations.name, '') = :location",
        "tag": ":tag = ANY(tags)",
        "condition": "holdings.condition = :condition",
        "finish": "holdings.finish = :finish",
        "language": "holdings.language = :language",
        "card_id": "holdings.card_id = :card_id",
    }
)
IS_VALUED = "quoted.step IS NOT NULL AND quoted.price >= :least"
HAS_LOT = "EXISTS (SELECT FROM lots WHERE lots.holding_id = holdings.id AND lots.price IS {})"
# Words of `coverage`: what is known of the copies' value and cost, as the summary counts them.
COVERAGE: Mapping[str, str] = MappingProxyType(
    {
        "valued": IS_VALUED,
        "fallback": f"{IS_VALUED} AND quoted.step > 0",
        "below_minimum": "quoted.step IS NOT NULL AND quoted.price < :least",
        "unvalued": "holdings.card_id IS NOT NULL AND quoted.step IS NULL",
        "unresolved": "holdings.card_id IS NULL",
        "to_check": TO_CHECK,
        "gain_known": f"{IS_VALUED} AND own.copies > 0",
        "cost_known": HAS_LOT.format("NOT NULL"),
        "cost_unknown": HAS_LOT.format("NULL"),
    }
)
OF_CARD = """LEFT JOIN cards ON cards.id = holdings.card_id"""
OF_LOCATION = "LEFT JOIN locations ON locations.id = holdings.location_id"
# Costs in the currency that is asked for: a gift costs nothing in any.
OWN_COST = """
    LEFT JOIN LATERAL (
        SELECT sum(lots.quantity) AS copies, CAST(sum(lots.price + lots.fees) AS numeric) / 100 AS cost
        FROM lots WHERE lots.holding_id = holdings.id AND lots.price IS NOT NULL
            AND (lots.currency = :currency OR lots.currency IS NULL)
    ) AS own ON true
"""
COSTS = """
    LEFT JOIN LATERAL (
        SELECT sum(lots.quantity) AS copies, sum(lots.price + lots.fees) AS cost,
            array_agg(DISTINCT lots.currency) FILTER (WHERE lots.currency IS NOT NULL) AS currencies
        FROM lots WHERE lots.holding_id = holdings.id AND lots.price IS NOT NULL
    ) AS every ON true
"""
# The day on which all copies were acquired; NULL where one's is not known, or there are several.
ACQUIRED = """
    LEFT JOIN LATERAL (
        SELECT CASE WHEN count(*) = count(lots.acquired_on) AND min(lots.acquired_on) = max(lots.acquired_on)
            THEN min(lots.acquired_on) END AS acquired_on
        FROM lots WHERE lots.holding_id = holdings.id
    ) AS bought ON true
"""
SORTED = """
    SELECT holdings.id {sorted_by} FROM holdings {joins}
    WHERE holdings.user_id = :user_id AND holdings.quantity > 0 {filters}
"""
FOUND = "SELECT id FROM ({sorted}) AS sorted WHERE {later} ORDER BY {order} LIMIT {limit:d}"
GIVEN = "SELECT id FROM unnest(CAST(:ids AS bigint[])) AS given (id)"
ALL = "SELECT array_agg(id ORDER BY {order}) FROM ({sorted}) AS sorted"
PAGE = """
    WITH found AS MATERIALIZED ({found})
    SELECT * FROM (
        SELECT holdings.id, holdings.card_id, holdings.condition, holdings.finish, holdings.language, raw,
            coalesce(locations.name, '') AS location, holdings.quantity, tags, notes, version,
            cards.id AS found_card_id, scryfall_id, cards.name, cards.set_code, sets.name AS set_name, collector_number,
            rarity, image_url, cards.search_name, every.copies AS every_copies, every.cost AS every_cost,
            every.currencies, bought.acquired_on, own.copies AS own_copies, own.cost AS own_cost, quoted.step,
            quoted.price, quoted.price_time, quoted.price_marketplace, quoted.change_24h, quoted.change_7d,
            holdings.quantity * quoted.price AS value, own.copies * quoted.price - own.cost AS gain,
            coalesce({to_check}, false) AS to_check
        FROM found JOIN holdings ON holdings.id = found.id AND holdings.user_id = :user_id AND holdings.quantity > 0
        {of_card} LEFT JOIN sets ON sets.code = cards.set_code {of_location} {quoted} {own} {every} {bought}
    ) AS shown ORDER BY {order}
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which holdings, in which order. `filters` are values by names of FILTERS; None means all.

    `among` are the numbers of the only ones that are listed. `position` is the one of the page's last holding before
    (`position_of`).
    """

    terms: Terms
    sort: str
    order: str
    limit: int
    position: Sequence[Any] | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    coverage: str | None = None
    among: Sequence[int] | None = None
    query: Query | None = None


def page(connection: Connection, user_id: int, wanted: Wanted) -> Sequence[Row[Any]]:
    """Return holdings of a user. Prices are in the currency of the terms, costs in their own; NULL is unknown.

    `step` is 0 for a price of the holding's own, more for that of a fallback. Unknown values come last in both orders.
    """
    columns = _columns(wanted)
    later, bound = ("true", {}) if wanted.position is None else after(columns, wanted.position)
    written, values = _sorted(connection, user_id, wanted)
    found = FOUND.format(sorted=written, later=later, order=order_by(columns), limit=wanted.limit)
    return _shown(connection, user_id, wanted, found, {**values, **bound})


def page_of(connection: Connection, user_id: int, wanted: Wanted, ids: Sequence[int]) -> Sequence[Row[Any]]:
    """Return those of a user's holdings that have these numbers, in the order that is wanted, as `page` does."""
    return _shown(connection, user_id, wanted, GIVEN, {"ids": [*ids]})


def all_in_order(connection: Connection, user_id: int, wanted: Wanted) -> Sequence[int]:
    """Return the numbers of all holdings that `page` lists, in their order."""
    written, values = _sorted(connection, user_id, wanted)
    statement = text(ALL.format(sorted=written, order=order_by(_columns(wanted))))
    return connection.scalar(statement, {**values, "user_id": user_id, "currency": wanted.terms.currency}) or ()


def position_of(row: Row[Any], sort: str) -> tuple[Any, ...]:
    """Return the position of a row of `page` in the list of a sort."""
    columns = dict.fromkeys((SORTS[sort].expression, _ID.expression))
    return tuple(getattr(row, name) for name in columns)


def _shown(
    connection: Connection, user_id: int, wanted: Wanted, found: str, values: Mapping[str, Any]
) -> Sequence[Row[Any]]:
    quoted, bound = priced(wanted.terms)
    statement = PAGE.format(
        found=found,
        order=order_by(_columns(wanted)),
        of_card=OF_CARD,
        of_location=OF_LOCATION,
        quoted=quoted,
        own=OWN_COST,
        every=COSTS,
        bought=ACQUIRED,
        to_check=TO_CHECK,
    )
    return connection.execute(text(statement), {**values, **bound, "user_id": user_id}).all()


def _sorted(connection: Connection, user_id: int, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """Return the holdings to be sorted, as SQL without the order, and its bound values."""
    quoted, values = priced(wanted.terms)
    conditions = HeldConditions(connection, user_id, wanted.terms.currency)
    expression = SORTED_BY.get(wanted.sort)
    written = _filters(connection, wanted, conditions)
    statement = SORTED.format(
        sorted_by=f", {expression} AS {SORTS[wanted.sort].expression}" if expression else "",
        joins=_joins(f"{expression} {written}", quoted),
        filters=written,
    )
    least = major(wanted.terms.min_price, wanted.terms.currency)
    bound = {} if wanted.among is None else {"among": array_text(wanted.among)}
    return statement, {**values, **conditions.values, **wanted.filters, **bound, "least": least}


def _columns(wanted: Wanted) -> Sequence[SortColumn]:
    columns = tuple(dict.fromkeys((SORTS[wanted.sort], _ID)))
    return descending(columns) if wanted.order == "desc" else columns


def _joins(used: str, quoted: str) -> str:
    """Return the joins that expressions use, no others: each costs time for every holding."""
    joins = {"cards.": OF_CARD, "locations.": OF_LOCATION, "quoted.": quoted, "own.": OWN_COST}
    return " ".join(join for name, join in joins.items() if name in used)


def _filters(connection: Connection, wanted: Wanted, conditions: HeldConditions) -> str:
    taken = [FILTERS[name] for name in wanted.filters]
    if wanted.coverage:
        taken.append(COVERAGE[wanted.coverage])
    if wanted.among is not None:
        taken.append("holdings.id = ANY(CAST(:among AS bigint[]))")
    if wanted.query:
        codes = wanted.query.sets()
        led_on = wanted.query.with_sets(current_codes(connection, codes)) if codes else wanted.query
        taken.append(conditions.of(led_on.root))
    return "".join(f" AND {condition}" for condition in taken)
