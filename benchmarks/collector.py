"""A collector's alternative to our summary: DuckDB in this process over its own tables of one user's lots, the latest
prices and the cards. It uses every core.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
from sqlalchemy import Engine

from benchmarks.bare_copy import export

TABLES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "lots": (
            """
            SELECT lots.id, card_id, condition, finish, language, coalesce(locations.name, ''), lots.quantity,
                price + fees, currency, entered_at AT TIME ZONE 'UTC'
            FROM lots JOIN holdings ON holdings.id = holding_id LEFT JOIN locations ON locations.id = location_id
            WHERE holdings.user_id = {user}
            """,
            "{'id': 'BIGINT', 'card_id': 'INTEGER', 'condition': 'VARCHAR', 'finish': 'VARCHAR', 'language': 'VARCHAR',"
            " 'location': 'VARCHAR', 'copies': 'INTEGER', 'cost': 'BIGINT', 'currency': 'VARCHAR',"
            " 'entered_at': 'TIMESTAMP'}",
        ),
        "quotes": (
            """
            SELECT card_id, condition, finish, language, kind, slug, CAST(100 * price AS bigint),
                CAST(100 * price_7d AS bigint), total_quantity, confirmed_at AT TIME ZONE 'UTC'
            FROM confirmed_prices JOIN price_series AS series ON series.id = series_id
            JOIN marketplaces ON marketplaces.id = marketplace_id
            WHERE series.currency = '{currency}' AND absent_since IS NULL
            """,
            "{'card_id': 'INTEGER', 'condition': 'VARCHAR', 'finish': 'VARCHAR', 'language': 'VARCHAR',"
            " 'kind': 'VARCHAR', 'slug': 'VARCHAR', 'price': 'BIGINT', 'price_7d': 'BIGINT', 'reach': 'INTEGER',"
            " 'confirmed_at': 'TIMESTAMP'}",
        ),
        "cards": (
            """
            SELECT id, set_code, rarity, CASE WHEN split_part(type_line, '//', 1) ~ '\\yLand\\y' THEN 'land'
                WHEN cardinality(color_identity) > 1 THEN 'multicolor' WHEN cardinality(color_identity) = 0
                THEN 'colorless' ELSE color_identity[1] END FROM cards
            """,
            "{'id': 'INTEGER', 'set': 'VARCHAR', 'rarity': 'VARCHAR', 'color': 'VARCHAR'}",
        ),
    }
)
GROUPS = ("set", "color", "rarity", "finish", "language", "location", "condition")
SUMS = """
    WITH valued AS (
        SELECT lots.*, q.price AS price, q.price_7d, cards."set", cards.color, cards.rarity
        FROM lots LEFT JOIN (
            SELECT card_id, condition, finish, language, arg_min(price, place) AS price,
                arg_min_null(price_7d, place) AS price_7d
            FROM (
                SELECT *, list_position(['tcgplayer', 'manapool', 'cardkingdom'], slug) AS place FROM quotes
                WHERE kind = 'retail' AND confirmed_at > (SELECT max(confirmed_at) FROM quotes) - INTERVAL 3 DAY
            ) WHERE place IS NOT NULL GROUP BY ALL
        ) AS q USING (card_id, condition, finish, language)
        LEFT JOIN cards ON cards.id = lots.card_id
    )
    SELECT grouping({names}) AS of_group, {names}, sum(copies), sum(copies) FILTER (WHERE price IS NOT NULL),
        sum(copies * price), sum(cost) FILTER (WHERE currency = $currency),
        sum(copies * price - cost) FILTER (WHERE currency = $currency AND price IS NOT NULL),
        sum(copies * (price - price_7d)) FILTER (WHERE entered_at < now()::TIMESTAMP - INTERVAL 7 DAY)
    FROM valued GROUP BY GROUPING SETS ((), {sets})
"""
# Channels in the order of their nets; each takes what those before it leave. Fees of market/fees.py.
CHANNELS = """
    WITH wanted AS (SELECT card_id, condition, finish, language, sum(copies) AS copies FROM lots GROUP BY ALL),
    channels AS (
        SELECT wanted.*, slug, kind, price, coalesce(reach, 1000000000) AS reach,
            CASE WHEN kind = 'buylist' THEN price WHEN slug = 'tcgplayer'
                THEN price - (2 * (least(price * 1075, 75000000) + price * 250) + 10000) // 20000 - 30 END AS net,
            price + CASE slug WHEN 'manapool' THEN (2 * price * 420 + 10000) // 20000 ELSE 0 END AS landed
        FROM wanted JOIN quotes USING (card_id, condition, finish, language)
        WHERE confirmed_at > (SELECT max(confirmed_at) FROM quotes) - INTERVAL 3 DAY
    ), sold AS (
        SELECT net * greatest(0, least(reach, copies - coalesce(sum(least(reach, copies)) OVER (
            PARTITION BY card_id, condition, finish, language
            ORDER BY net DESC, slug, kind = 'buylist' ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0))) AS brought FROM channels WHERE net > 0
    ), bought AS (
        SELECT landed * greatest(0, least(reach, copies - coalesce(sum(least(reach, copies)) OVER (
            PARTITION BY card_id, condition, finish, language
            ORDER BY landed, slug ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ), 0))) AS paid FROM channels WHERE kind = 'retail'
    )
    SELECT (SELECT sum(brought) FROM sold), (SELECT sum(paid) FROM bought)
"""


class Collector:
    """DuckDB with the lots of a user, the latest prices of a currency, and the cards."""

    def __init__(self, engine: Engine, folder: Path, user: int, currency: str) -> None:
        self.connection = duckdb.connect()
        self._currency = currency
        for table, (query, columns) in TABLES.items():
            file = folder / f"{table}.csv"
            export(engine, query.format(user=user, currency=currency), file, "csv")
            rows = f"read_csv('{file}', header = false, columns = {columns}, nullstr = '')"
            self.connection.execute(f"CREATE TABLE {table} AS FROM {rows}")
            file.unlink()
        self.connection.execute("UPDATE lots SET location = '' WHERE location IS NULL")

    def figures(self) -> dict[str, Any]:
        """Return the figures of the summary by their names."""
        names = ", ".join(f'"{name}"' for name in GROUPS)
        sets = ", ".join(f'("{name}")' for name in GROUPS)
        rows = self.connection.execute(SUMS.format(names=names, sets=sets), {"currency": self._currency}).fetchall()
        brought, paid = self.connection.execute(CHANNELS).fetchone() or (0, 0)
        found: dict[str, Any] = {"liquidation": _money(brought), "replacement": _money(paid)}
        every = 2 ** len(GROUPS) - 1
        for of_group, *columns in rows:
            copies, valued, *amounts = columns[len(GROUPS) :]
            value, cost, gain, change = map(_money, amounts)
            if of_group == every:
                found |= {"value": value, "cost": cost, "gain": gain, "copies": (copies, valued or 0)}
                continue
            place = next(one for one in range(len(GROUPS)) if not of_group >> (len(GROUPS) - 1 - one) & 1)
            sums = (copies, valued or 0, value, cost, gain, change)
            found[f"{GROUPS[place]} {columns[place]}"] = sums
        return found


def _money(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(int(cents)).scaleb(-2)
