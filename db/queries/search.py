"""Questions of the card search: one page of the cards that a query asks for, the names of all cards, sparklines.

A page is one statement: the first few cards of the order, then what is shown of those few. The first few are taken in
stages (db/queries/stages.py), best first; a stage is executed only where those before it do not fill the page.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.conditions import Conditions
from db.queries.keyset import SortColumn, after, descending, order_by
from db.queries.stages import BY_NAME, Stage, stages
from market.search.query import Query

_CARD = SortColumn("card_id", "integer")
_NAME = SortColumn("name", "text")
_STAGE = SortColumn("stage", "integer")
SORTS: Mapping[str, tuple[SortColumn, ...]] = MappingProxyType(
    {
        "relevance": (_NAME, SortColumn("released_at", "date", nullable=True, descending=True), _CARD),
        "name": (_NAME, _CARD),
        "price": (SortColumn("price", "numeric", nullable=True), _CARD),
        "set_code": (SortColumn("set_code", "text"), _NAME, _CARD),
        "collector_number": (SortColumn("collector_order", "text"), _CARD),
        "change_7d": (SortColumn("change_7d", "numeric", nullable=True), _CARD),
    }
)
ORDERS = ("asc", "desc")

# No more is carried than what is sorted by; what is shown is looked up by key for the few that are left. Their number
# is written out: a planner that does not know it takes them for a tenth of all cards.
STAGE = """stage{first} AS MATERIALIZED (
    SELECT {number} AS stage, {columns} FROM {among} WHERE {conditions} ORDER BY {order} LIMIT {limit:d}
)"""
PAGE = """
    WITH {stages}
    SELECT cards.id, cards.scryfall_id, cards.name, cards.flavor_name, cards.printed_name, cards.set_code,
        sets.name AS set_name, cards.collector_number, cards.rarity, cards.image_url, shown.price AS price_of_now,
        coalesce(shown.price, shown.last_known) AS price, shown.price IS NOT NULL AS is_current, shown.change_24h,
        shown.change_7d, shown.change_30d, shown.spread, shown.buylist, shown.series_id, latest.time AS price_time,
        shown.time AS as_of, marketplaces.slug AS marketplace, series.finish, ingestion_runs.source, found.stage,
        shown.name AS sort_name, shown.released_at, shown.collector_order
    FROM ({union} ORDER BY {order} LIMIT {limit:d}) AS found
    JOIN card_search AS shown ON shown.currency = :currency AND shown.card_id = found.card_id
    JOIN cards ON cards.id = found.card_id
    JOIN sets ON sets.code = cards.set_code
    LEFT JOIN price_series AS series ON series.id = shown.series_id
    LEFT JOIN marketplaces ON marketplaces.id = series.marketplace_id
    LEFT JOIN latest_prices AS latest ON latest.series_id = shown.series_id
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
    """At most `limit` cards that a query asks for, in the order of SORTS, after `position` (see `position_of`).

    By relevance, cards come first that have the name `title` as a whole, then those whose name begins with it. Extras
    come last in any order, unless they are asked for. Prices and changes (per cent) are those of the headline series in
    `currency`; None is unknown, and comes last in both orders, as does a price that is not one of now: it has no
    changes. `price_time` is when the price was told, `as_of` when it was last confirmed, UTC.
    """
    columns = _columns(sort, order)
    conditions = Conditions(currency)
    taken: Sequence[Stage] = stages(conditions, query.root, title if sort == "relevance" else "", sort in BY_NAME)
    values: dict[str, Any] = {"currency": currency}
    if position is not None:
        taken, bound = _from(taken, columns, position)
        values.update(bound)
    statement = PAGE.format(
        stages=", ".join(_written(taken[:place], stage, columns, limit) for place, stage in enumerate(taken)),
        union=" UNION ALL ".join(f"SELECT * FROM stage{stage.first}" for stage in taken),
        order=order_by((_STAGE, *columns)),
        limit=limit,
        found_order=order_by(_of_found((_STAGE, *columns))),
    )
    return connection.execute(text(statement), {**values, **conditions.values}).all()


def position_of(row: Row[Any], sort: str) -> tuple[Any, ...]:
    """Where in the list of a sort a row of `cards_found` stands: its stage, and its value of every column."""
    columns = (_STAGE, *SORTS[sort])
    return tuple(getattr(row, _SHOWN_AS.get(column.expression, column.expression)) for column in columns)


def _from(
    taken: Sequence[Stage], columns: Sequence[SortColumn], position: Sequence[Any]
) -> tuple[Sequence[Stage], Mapping[str, Any]]:
    """The stages from a position on, the first one after it, and the values that this binds."""
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
    """That a row of a stage comes after a place in the part of this number."""
    if stage.first == stage.last:
        return later
    return f"({stage.written} > {number:d} OR ({stage.written} = {number:d} AND {later}))"


def _written(before: Sequence[Stage], stage: Stage, columns: Sequence[SortColumn], limit: int) -> str:
    """A stage as it stands in the statement; a condition without columns of its own is looked at once, and first."""
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
    """Whether a card on paper has a name that is this title."""
    conditions = Conditions("")
    named = conditions.named(title, "search_name")
    statement = text(f"SELECT EXISTS (SELECT FROM cards WHERE NOT digital AND gone_at IS NULL AND {named})")
    return bool(connection.scalar(statement, conditions.values))


def newest_card(connection: Connection) -> int:
    """The highest id of a card, 0 where there is none: it rises whenever the catalogue grows."""
    newest: int = connection.scalar(text("SELECT coalesce(max(id), 0) FROM cards")) or 0
    return newest


def paper_names(connection: Connection) -> Sequence[Row[Any]]:
    """Every name of a card on paper, once: flavour names and printed names, too.

    `card` is the name of the card that has it, itself where it is one; `extra` tells that only extras have it.
    """
    statement = text("""
        SELECT one.name, coalesce(min(cards.name) FILTER (WHERE cards.name = one.name), min(cards.name)) AS card,
            bool_and(extra) AS extra
        FROM cards CROSS JOIN LATERAL (VALUES (cards.name), (flavor_name), (printed_name)) AS one (name)
        WHERE NOT digital AND gone_at IS NULL AND one.name IS NOT NULL GROUP BY one.name
    """)
    return connection.execute(statement).all()


def last_prices(connection: Connection, series_ids: Sequence[int], since: datetime) -> Sequence[Row[Any]]:
    """The last price of every day (UTC) on which a series was seen, from `since` on: series_id, time, last_price."""
    if not series_ids:
        return ()
    statement = text("""
        SELECT series_id, bucket AS time, last_price
        FROM card_history_daily(CAST(:series_ids AS integer[]), :since) ORDER BY series_id, bucket
    """)
    return connection.execute(statement, {"series_ids": list(series_ids), "since": since}).all()


def _columns(sort: str, order: str) -> tuple[SortColumn, ...]:
    return descending(SORTS[sort]) if order == "desc" else SORTS[sort]


def _of_found(columns: Sequence[SortColumn]) -> tuple[SortColumn, ...]:
    return tuple(
        SortColumn(f"found.{column.expression}", column.type, column.nullable, column.descending) for column in columns
    )
