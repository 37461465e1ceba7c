"""Queries of the card search: one page of matching cards, the names of all cards, sparklines.

A page is one statement: the first few cards of the order, then the columns of those few. The first few are selected in
stages (db/queries/stages.py), best first; a stage is executed only if those before it do not fill the page.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.card_summary import IS_LISTED, JOIN_SET, SUMMARY
from db.queries.conditions import Conditions
from db.queries.keyset import SortColumn, after, descending, order_by
from db.queries.sets import current_codes
from db.queries.stages import ALL_CARDS, BY_NAME, Stage, stages
from market.search.query import Query

_CARD = SortColumn("card_id", "integer")
_NAME = SortColumn("name", "text")
_STAGE = SortColumn("stage", "integer")
_IN_SET = (SortColumn("set_code", "text"), SortColumn("collector_order", "text"), _CARD)
_NEWEST = SortColumn("released_at", "date", nullable=True, descending=True)
_DEAREST = SortColumn("price", "numeric", nullable=True, descending=True)
SORTS: Mapping[str, tuple[SortColumn, ...]] = MappingProxyType(
    {
        "relevance": (_NAME, _NEWEST, *_IN_SET),
        "name": (_NAME, *_IN_SET),
        "price": (SortColumn("price", "numeric", nullable=True), _CARD),
        "set_code": _IN_SET,
        "collector_number": (SortColumn("collector_order", "text"), _CARD),
        "change_7d": (SortColumn("change_7d", "numeric", nullable=True), _CARD),
    }
)
BY_TITLE = (_DEAREST, *SORTS["relevance"])  # by relevance where there is a title to compare names with
ORDERS = ("asc", "desc")

# A stage carries the sort columns only; the others are looked up by key for the few rows that are left. Their number
# is a literal: without it the planner estimates a tenth of all cards.
STAGE = """stage{first} AS MATERIALIZED (
    SELECT {number} AS stage, {columns} FROM {among} WHERE {conditions} ORDER BY {order} LIMIT {limit:d}
)"""
PAGE = """
    WITH {stages}
    SELECT {card}, cards.flavor_name, cards.printed_name, shown.price AS price_of_now,
        coalesce(shown.price, shown.last_known) AS price, shown.price IS NOT NULL AS is_current, shown.change_24h,
        shown.change_7d, shown.change_30d, shown.spread, shown.buylist, shown.series_id, latest.time AS price_time,
        greatest(shown.time, list.as_of) AS as_of, marketplaces.slug AS marketplace, series.finish,
        ingestion_runs.source, found.stage, shown.name AS sort_name, shown.released_at, shown.collector_order
    FROM ({union} ORDER BY {order} LIMIT {limit:d}) AS found
    JOIN card_search AS shown ON shown.currency = :currency AND shown.card_id = found.card_id
    JOIN cards ON cards.id = found.card_id
    {set}
    LEFT JOIN price_series AS series ON series.id = shown.series_id
    LEFT JOIN marketplaces ON marketplaces.id = series.marketplace_id
    LEFT JOIN latest_prices AS latest ON latest.series_id = shown.series_id
    LEFT JOIN price_lists AS list ON list.id = shown.list_id
    LEFT JOIN ingestion_runs ON ingestion_runs.id = latest.run_id
    ORDER BY {found_order}
"""
_SHOWN_AS = MappingProxyType({"card_id": "id", "name": "sort_name", "price": "price_of_now"})


def cards_found(
    connection: Connection,
    query: Query,
    currency: str,
    sort: str,
    order: str,
    position: Sequence[Any] | None,
    limit: int,
    title: str = "",
) -> Sequence[Row[Any]]:
    """Return at most `limit` cards that match a query, in the order of SORTS, after `position` (see `position_of`).

    By relevance, cards with the whole name `title` come first, then those whose name begins with it, then those that
    have it at a word, in each case the dearest first. Extras come last in any order, unless the query asks for them.
    Prices and changes (per cent) are those of the headline series in `currency`; None is unknown, and comes last in
    both orders, as does a price that is not current: it has no changes. `price_time` is when the price's source
    published it, `as_of` when it was last confirmed, UTC. The old code of a set is replaced by the new one.
    """
    columns = _columns(sort, order, title)
    conditions = Conditions(currency)
    root = _led_on(connection, query).root
    taken: Sequence[Stage] = stages(conditions, root, title, sort in BY_NAME)
    values: dict[str, Any] = {"currency": currency}
    if position is not None:
        taken, bound = _from(taken, columns, position)
        values.update(bound)
    statement = PAGE.format(
        card=SUMMARY,
        set=JOIN_SET,
        stages=", ".join(_written(taken[:place], stage, columns, limit) for place, stage in enumerate(taken)),
        union=" UNION ALL ".join(f"SELECT * FROM stage{stage.first}" for stage in taken),
        order=order_by((_STAGE, *columns)),
        limit=limit,
        found_order=order_by(_of_found((_STAGE, *columns))),
    )
    return connection.execute(text(statement), {**values, **conditions.values}).all()


def count_found(connection: Connection, query: Query, currency: str) -> int:
    """Return the number of cards that match a query: those that `cards_found` lists, on all pages."""
    conditions = Conditions(currency)
    root = _led_on(connection, query).root
    statement = f"SELECT count(*) FROM {ALL_CARDS} WHERE {conditions.shown(root)} AND {conditions.of(root)}"
    number: int = connection.scalar(text(statement), {"currency": currency, **conditions.values})
    return number


def position_of(row: Row[Any], sort: str, title: str = "") -> tuple[Any, ...]:
    """Return the position of a row of `cards_found` in the list of a sort: its stage, and its value of every column."""
    columns = (_STAGE, *_columns(sort, "asc", title))
    return tuple(getattr(row, _SHOWN_AS.get(column.expression, column.expression)) for column in columns)


def _led_on(connection: Connection, query: Query) -> Query:
    """Return the query with the current codes of its sets."""
    codes = query.sets()
    return query.with_sets(current_codes(connection, codes)) if codes else query


def _from(
    taken: Sequence[Stage], columns: Sequence[SortColumn], position: Sequence[Any]
) -> tuple[Sequence[Stage], Mapping[str, Any]]:
    """Return the stages from a position on, the first one after the position, and the bound values."""
    number, *place = position
    later, bound = after(columns, place)
    return [
        stage._replace(condition=f"{stage.condition} AND {_later(stage, number, later)}")
        if stage.first <= number
        else stage
        for stage in taken
        if stage.last >= number
    ], bound


def _later(stage: Stage, number: int, later: str) -> str:
    """Return the condition that a row of a stage comes after a place in the part of this number."""
    if stage.first == stage.last:
        return later
    return f"({stage.written} > {number:d} OR ({stage.written} = {number:d} AND {later}))"


def _written(before: Sequence[Stage], stage: Stage, columns: Sequence[SortColumn], limit: int) -> str:
    """Return the SQL of a stage; a condition without columns of its own is evaluated once, and first."""
    found = " + ".join(f"(SELECT count(*) FROM stage{one.first})" for one in before)
    return STAGE.format(
        first=stage.first,
        number=stage.written,
        columns=", ".join(column.expression for column in columns),
        among=stage.among,
        conditions=f"{found} < {limit:d} AND {stage.condition}" if before else stage.condition,
        order=order_by(columns if stage.first == stage.last else (_STAGE, *columns)),
        limit=limit,
    )


def has_cards_named(connection: Connection, title: str) -> bool:
    """Return whether a card on paper has a name equal to this title."""
    conditions = Conditions("")
    named = conditions.named(title, "search_name")
    statement = text(f"SELECT EXISTS (SELECT FROM cards WHERE {IS_LISTED} AND {named})")
    return bool(connection.scalar(statement, conditions.values))


def names_version(connection: Connection) -> tuple[int, int]:
    """Return the highest id of a card and the number of name changes: one of them rises whenever names may change."""
    statement = text("""
        SELECT coalesce(max(id), 0) AS newest_card, coalesce(
            (SELECT CAST(value AS bigint) FROM properties WHERE name = 'name_changes'), 0
        ) AS changes FROM cards
    """)
    row = connection.execute(statement).one()
    return row.newest_card, row.changes


def paper_names(connection: Connection) -> Sequence[Row[Any]]:
    """Return every distinct name of a card on paper, flavour names and printed names included.

    `extra`: only extras have it.
    """
    statement = text(f"""
        SELECT one.name, bool_and(extra) AS extra
        FROM cards CROSS JOIN LATERAL (VALUES (cards.name), (flavor_name), (printed_name)) AS one (name)
        WHERE {IS_LISTED} AND one.name IS NOT NULL GROUP BY one.name
    """)
    return connection.execute(statement).all()


def last_prices(connection: Connection, series_ids: Sequence[int], since: datetime) -> Sequence[Row[Any]]:
    """Return the last price of every day (UTC) with an observation, from `since` on: series_id, time, last_price."""
    if not series_ids:
        return ()
    statement = text("""
        SELECT series_id, bucket AS time, last_price
        FROM card_history_daily(CAST(:series_ids AS integer[]), :since) ORDER BY series_id, bucket
    """)
    return connection.execute(statement, {"series_ids": list(series_ids), "since": since}).all()


def _columns(sort: str, order: str, title: str) -> tuple[SortColumn, ...]:
    columns = BY_TITLE if title else SORTS[sort]
    return descending(columns) if order == "desc" else columns


def _of_found(columns: Sequence[SortColumn]) -> tuple[SortColumn, ...]:
    return tuple(
        SortColumn(f"found.{column.expression}", column.type, column.nullable, column.descending) for column in columns
    )
