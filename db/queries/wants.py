"""Queries about wants: a page of them with what is owned and the best price, and their offers.

Maxima are in cents of their currency, prices in units.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, text

from db.copying import array_text
from db.queries.card_summary import IS_LISTED
from db.queries.keyset import SortColumn, after, descending, order_by
from db.queries.wanted import CHEAPEST, FULFILS, GRADES, IS_CURRENT, MEANT, OWNED, PRICED

_ID = SortColumn("id", "integer")
# Sorts by their first columns; the last one is always the want's number.
SORTS: Mapping[str, Sequence[SortColumn]] = MappingProxyType(
    {
        "added": (_ID,),
        "name": (SortColumn("search_name", "text"), _ID),
        "priority": (SortColumn("priority", "integer"), _ID),
    }
)
IS_AT_TARGET = "cheapest.price <= CAST(wants.maximum AS numeric) / 100"
OF_CARD = """
    (wants.oracle_id IS NULL AND meant.id = :card_id
    OR wants.oracle_id = (SELECT cards.oracle_id FROM cards WHERE cards.id = :card_id))
"""
IS_NAMED = "meant.search_name LIKE :name"
FOUND = """
    SELECT id FROM (
        SELECT wants.id, wants.priority, meant.search_name FROM wants {meant} {cheapest}
        WHERE wants.user_id = :user_id {filters}
    ) AS sorted WHERE {later} ORDER BY {order} LIMIT {limit:d}
"""
SHOWN = f"""
    SELECT wants.id, wants.oracle_id, wants.condition, wants.finish, wants.language, wants.quantity, wants.maximum,
        wants.currency, wants.priority, wants.note, wants.version, wants.created_at, held.owned, held.owned_unsure,
        meant.id AS card_id, meant.scryfall_id, meant.name, meant.set_code, sets.name AS set_name,
        meant.collector_number, meant.rarity, meant.image_url, meant.search_name, cheapest.series_id,
        marketplaces.slug AS marketplace, cheapest.condition AS best_condition, cheapest.finish AS best_finish,
        cheapest.language AS best_language, cheapest.currency AS best_currency, cheapest.price, cheapest.confirmed_at,
        cheapest.total_quantity, offered.id AS best_card_id, offered.set_code AS best_set_code,
        best_set.name AS best_set_name, offered.collector_number AS best_number
    FROM {{wants}} {MEANT} LEFT JOIN sets ON sets.code = meant.set_code {OWNED} {CHEAPEST}
    LEFT JOIN marketplaces ON marketplaces.id = cheapest.marketplace_id
    LEFT JOIN cards AS offered ON offered.id = cheapest.card_id
    LEFT JOIN sets AS best_set ON best_set.code = offered.set_code
    WHERE wants.user_id = :user_id
"""
PAGE = f"""
    WITH found AS MATERIALIZED ({{found}})
    SELECT * FROM ({SHOWN.format(wants="found JOIN wants ON wants.id = found.id")}) AS shown ORDER BY {{order}}
"""
OF_USER = SHOWN.format(wants="wants")
BY_ID = text(f"{OF_USER} AND wants.id = :id")
ALL = text(f"{OF_USER} ORDER BY wants.priority, meant.search_name, wants.id")
STORED = text("SELECT * FROM wants WHERE user_id = :user_id AND id = :id")
EVERY_STORED = text("""
    SELECT wants.*, cards.name, cards.set_code, cards.collector_number, cards.scryfall_id
    FROM wants LEFT JOIN cards ON cards.id = wants.card_id WHERE user_id = :user_id ORDER BY wants.id
""")
# The cheapest prices of each want at each marketplace. Behind a price of any number of copies no other one is needed.
OFFERS = text(f"""
    WITH chosen AS MATERIALIZED (
        SELECT wants.*, meant.id AS meant_id FROM wants {MEANT}
        WHERE wants.user_id = :user_id AND wants.id = ANY(CAST(:ids AS integer[]))
    ), printings AS MATERIALIZED (
        SELECT chosen.*, meant_id AS printing_id FROM chosen WHERE oracle_id IS NULL
        UNION ALL SELECT chosen.*, cards.id FROM chosen JOIN cards ON cards.oracle_id = chosen.oracle_id
        WHERE {IS_LISTED} AND NOT cards.extra
    ), placed AS (
        SELECT wants.id, series.id AS series_id, series.card_id, series.marketplace_id, series.condition, series.finish,
            series.language, latest.price, latest.confirmed_at, latest.total_quantity,
            row_number() OVER cheapest_first AS place,
            count(*) FILTER (WHERE latest.total_quantity IS NULL) OVER (
                cheapest_first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS endless
        FROM printings AS wants
        JOIN price_series AS series ON series.card_id = wants.printing_id AND series.kind = 'retail'
            AND series.currency = :currency
        {PRICED}
        WHERE {FULFILS.format("series")} AND {IS_CURRENT}
        WINDOW cheapest_first AS (PARTITION BY wants.id, series.marketplace_id ORDER BY latest.price, series.id)
    )
    SELECT placed.*, marketplaces.slug AS marketplace, cards.set_code, sets.name AS set_name, cards.collector_number
    FROM placed
    JOIN marketplaces ON marketplaces.id = placed.marketplace_id
    JOIN cards ON cards.id = placed.card_id
    JOIN sets ON sets.code = cards.set_code
    WHERE place <= :most AND endless = 0 ORDER BY placed.id, placed.price, placed.series_id
""")
# The same for wants that are not stored, by their places.
TOLD = """
    WITH wants AS (
        SELECT place, CAST(:user_id AS integer) AS user_id, card_id, oracle_id, CAST(NULL AS text) AS condition, finish,
            CAST(NULL AS text) AS language
        FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS told
            (place integer, card_id integer, oracle_id uuid, finish text)
    )
"""
OWNED_OF_TOLD = text(f"{TOLD} SELECT wants.place, held.owned FROM wants {MEANT} {OWNED}")
CARDS = text("""
    SELECT id, oracle_id, name, flavor_name, printed_name, extra, set_code, collector_number, scryfall_id, rarity,
        image_url,
        (SELECT sets.name FROM sets WHERE sets.code = cards.set_code) AS set_name
    FROM cards WHERE id = ANY(CAST(:ids AS integer[]))
""")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which wants, in which order; prices of wants without a currency of their own are in `currency`.

    `position` is the one of the page's last want before (`position_of`). `name` is a folded part of the card's name.
    """

    currency: str
    sort: str
    order: str
    limit: int
    position: Sequence[Any] | None = None
    card_id: int | None = None
    at_target: bool = False
    name: str = ""


def page(connection: Connection, user_id: int, wanted: Wanted) -> Sequence[Row[Any]]:
    """Return wants of a user with their cards, owned copies and best current prices; NULL is unknown."""
    columns = _columns(wanted)
    later, bound = ("true", {}) if wanted.position is None else after(columns, wanted.position)
    filters = (f"AND {OF_CARD}" if wanted.card_id else "") + (f" AND {IS_NAMED}" if wanted.name else "")
    found = FOUND.format(
        meant=MEANT,
        cheapest=CHEAPEST if wanted.at_target else "",
        filters=f"{filters} AND {IS_AT_TARGET}" if wanted.at_target else filters,
        later=later,
        order=order_by(columns),
        limit=wanted.limit,
    )
    asked = {"currency": wanted.currency, "card_id": wanted.card_id, "name": f"%{wanted.name}%"}
    values = {**GRADES, **bound, **asked, "user_id": user_id}
    statement = PAGE.format(found=found, order=order_by(columns))
    return connection.execute(text(statement), values).all()


def position_of(row: Row[Any], sort: str) -> tuple[Any, ...]:
    """Return the position of a row of `page` in the list of a sort."""
    return tuple(getattr(row, column.expression) for column in SORTS[sort])


def one(connection: Connection, user_id: int, want_id: int, currency: str) -> Row[Any] | None:
    """Return a want of a user as `page` does, None where the user has no such one."""
    values = {**GRADES, "user_id": user_id, "id": want_id, "currency": currency}
    return connection.execute(BY_ID, values).one_or_none()


def every(connection: Connection, user_id: int, currency: str) -> Sequence[Row[Any]]:
    """Return all wants of a user as `page` does, the most important first."""
    return connection.execute(ALL, {**GRADES, "user_id": user_id, "currency": currency}).all()


def stored(connection: Connection, user_id: int, want_id: int) -> Row[Any] | None:
    """Return the columns of a want, None where the user has no such one."""
    return connection.execute(STORED, {"user_id": user_id, "id": want_id}).one_or_none()


def every_stored(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the columns of all wants of a user with the names of their cards, the oldest first."""
    return connection.execute(EVERY_STORED, {"user_id": user_id}).all()


def offers_of(
    connection: Connection, user_id: int, ids: Collection[int], currency: str, most: int
) -> Sequence[Row[Any]]:
    """Return the current prices in a currency that fulfil wants, by want the cheapest first, `most` a marketplace."""
    values = {**GRADES, "user_id": user_id, "ids": array_text(ids), "currency": currency, "most": most}
    return connection.execute(OFFERS, values).all()


def owned_of(connection: Connection, user_id: int, told: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Return by place how many copies a user owns of (place, card_id, oracle_id, finish); a None of these is any."""
    values = {**GRADES, "user_id": user_id, "told": msgspec.json.encode(told).decode()}
    return {row.place: int(row.owned) for row in connection.execute(OWNED_OF_TOLD, values)}


def cards(connection: Connection, ids: Collection[int]) -> dict[int, Row[Any]]:
    """Return cards by their ids: what identifies them, with their oracle ids."""
    return {row.id: row for row in connection.execute(CARDS, {"ids": array_text(ids)})}


def _columns(wanted: Wanted) -> Sequence[SortColumn]:
    columns = SORTS[wanted.sort]
    return descending(columns) if wanted.order == "desc" else columns
