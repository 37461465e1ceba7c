"""Questions of the card search: one page of the cards that a query asks for, the names of all cards, sparklines.

A page is one statement: the first few cards of the order, then what is shown of those few. Where names decide and names
are the order, each name is looked at once, in order, until there are enough cards; whatever else is asked for takes a
scan of one currency's rows of card_search, whose time depends on the number of cards and hardly on the query.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.conditions import Conditions, is_about_names
from db.queries.keyset import SortColumn, after, descending, order_by
from market.search.query import Query

_CARD = SortColumn("card_id", "integer")
_NAME = SortColumn("name", "text")
SORTS: Mapping[str, tuple[SortColumn, ...]] = MappingProxyType(
    {
        "name": (_NAME, _CARD),
        "price": (SortColumn("price", "numeric", nullable=True), _CARD),
        "set_code": (SortColumn("set_code", "text"), _NAME, _CARD),
        "change_7d": (SortColumn("change_7d", "numeric", nullable=True), _CARD),
    }
)
ORDERS = ("asc", "desc")

# Both have all that their conditions can ask for; there are several printings to a name.
ALL_CARDS = "(SELECT * FROM card_search WHERE currency = :currency) AS cards"
CARDS_BY_NAME = """
    card_names JOIN (SELECT id AS card_id, search_name, digital, extra, gone_at IS NOT NULL AS gone FROM cards) AS cards
    ON cards.search_name = name
"""

# No more is carried than what is sorted by; what is shown is looked up by key for the few that are left. Their number
# is written out: a planner that does not know it takes them for a tenth of all cards.
PAGE = """
    SELECT cards.id, cards.scryfall_id, cards.name, cards.set_code, sets.name AS set_name, cards.collector_number,
        cards.rarity, cards.image_url, shown.price AS price_of_now, coalesce(shown.price, shown.last_known) AS price,
        shown.price IS NOT NULL AS is_current, shown.change_24h, shown.change_7d, shown.change_30d, shown.spread,
        shown.buylist, shown.series_id, latest.time AS price_time, shown.time AS as_of,
        marketplaces.slug AS marketplace, series.finish, ingestion_runs.source, shown.name AS sort_name
    FROM (SELECT {columns} FROM {among} WHERE {conditions} ORDER BY {order} LIMIT {limit:d}) AS found
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
) -> Sequence[Row[Any]]:
    """At most `limit` cards that a query asks for, in the order of SORTS, after `position` (see `position_of`).

    Prices and changes (per cent) are those of the headline series in `currency`; None is unknown, and comes last in
    both orders, as does a price that is not one of now: it has no changes. `price_time` is when the price was told,
    `as_of` when it was last confirmed, UTC.
    """
    columns = _columns(sort, order)
    conditions = Conditions(currency)
    wanted = [conditions.paper(query.root), conditions.of(query.root)]
    values = {"currency": currency, **conditions.values}
    if position is not None:
        later, bound = after(columns, position)
        wanted.append(later)
        values.update(bound)
    statement = PAGE.format(
        columns=", ".join(column.expression for column in columns),
        among=CARDS_BY_NAME if sort == "name" and is_about_names(query.root) else ALL_CARDS,
        conditions=" AND ".join(wanted),
        order=order_by(columns),
        limit=limit,
        found_order=order_by(_of_found(columns)),
    )
    return connection.execute(text(statement), values).all()


def position_of(row: Row[Any], sort: str) -> tuple[Any, ...]:
    """Where in the list of a sort a row of `cards_found` stands."""
    return tuple(getattr(row, _SHOWN_AS.get(column.expression, column.expression)) for column in SORTS[sort])


def newest_card(connection: Connection) -> int:
    """The highest id of a card, 0 where there is none: it rises whenever the catalogue grows."""
    newest: int = connection.scalar(text("SELECT coalesce(max(id), 0) FROM cards")) or 0
    return newest


def paper_names(connection: Connection) -> Sequence[str]:
    """Every name of a card on paper, once; not of cards that are gone, or none to play with."""
    wanted = "NOT digital AND NOT extra AND gone_at IS NULL"
    return connection.scalars(text(f"SELECT DISTINCT name FROM cards WHERE {wanted}")).all()


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
