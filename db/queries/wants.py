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
from db.queries.keyset import SortColumn, after, descending, order_by
from db.queries.wanted import CHEAPEST, GRADES, MEANT, OWNED

_ID = SortColumn("id", "integer")
# Sorts by their first columns; the last one is always the want's number.
SORTS: Mapping[str, Sequence[SortColumn]] = MappingProxyType(
    {
        "added": (_ID,),
        "name": (SortColumn("search_name", "text"), _ID),
        "priority": (SortColumn("priority", "integer"), _ID),
    }
)
IS_AT_TARGET = "wants.maximum IS NOT NULL AND cheapest.price <= CAST(wants.maximum AS numeric) / 100"
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
LISTED = """
    wants.id, wants.oracle_id, wants.condition, wants.finish, wants.language, wants.quantity, wants.maximum,
    wants.currency, wants.priority, wants.note, wants.version, wants.created_at, held.owned, held.owned_unsure,
    meant.id AS card_id, meant.scryfall_id, meant.name, meant.set_code, sets.name AS set_name,
    meant.collector_number, meant.rarity, meant.image_url
"""
SHOWN = f"""
    SELECT {LISTED}, meant.search_name, cheapest.series_id, marketplaces.slug AS marketplace,
        cheapest.condition AS best_condition, cheapest.finish AS best_finish, cheapest.language AS best_language,
        cheapest.currency AS best_currency, cheapest.price, cheapest.confirmed_at, cheapest.total_quantity,
        offered.id AS best_card_id, offered.set_code AS best_set_code, best_set.name AS best_set_name,
        offered.collector_number AS best_number
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
BY_ID = text(f"{SHOWN.format(wants='wants')} AND wants.id = :id")
ALL = text(f"""
    SELECT {LISTED} FROM wants {MEANT} LEFT JOIN sets ON sets.code = meant.set_code {OWNED}
    WHERE wants.user_id = :user_id ORDER BY wants.priority, meant.search_name, wants.id
""")
STATE = text("""
    SELECT count(*) AS number, coalesce(sum(version), 0) AS changes, coalesce(max(id), 0) AS last_id
    FROM wants WHERE user_id = :user_id
""")
STORED = text("SELECT * FROM wants WHERE user_id = :user_id AND id = :id")
EVERY_STORED = text("""
    SELECT wants.*, cards.name, cards.set_code, cards.collector_number, cards.scryfall_id
    FROM wants LEFT JOIN cards ON cards.id = wants.card_id WHERE user_id = :user_id ORDER BY wants.id
""")
# Wants that are not stored, by their places.
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


def every(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return all wants of a user as `page` does, without their prices, the most important first."""
    return connection.execute(ALL, {**GRADES, "user_id": user_id}).all()


def state(connection: Connection, user_id: int) -> tuple[int, int, int]:
    """Return numbers that no two states of a user's wants have in common.

    A new want has the greatest id. Without one, another number of wants is left, or their versions have risen.
    """
    row = connection.execute(STATE, {"user_id": user_id}).one()
    return int(row.number), int(row.changes), int(row.last_id)


def stored(connection: Connection, user_id: int, want_id: int) -> Row[Any] | None:
    """Return the columns of a want, None where the user has no such one."""
    return connection.execute(STORED, {"user_id": user_id, "id": want_id}).one_or_none()


def every_stored(connection: Connection, user_id: int) -> Sequence[Row[Any]]:
    """Return the columns of all wants of a user with the names of their cards, the oldest first."""
    return connection.execute(EVERY_STORED, {"user_id": user_id}).all()


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
