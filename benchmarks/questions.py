"""The queries of the API in DuckDB, over its own tables of the raw rows, each sorted for its queries."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Engine

from benchmarks.bare_copy import export

TABLES = {
    "snapshots": (
        "SELECT series_id, time AT TIME ZONE 'UTC', price FROM price_snapshots ORDER BY series_id, time",
        "{'series_id': 'INTEGER', 'time': 'TIMESTAMP', 'price': 'DECIMAL(10,2)'}",
    ),
    "series": (
        "SELECT id, card_id, marketplace_id, condition, finish, currency, kind FROM price_series ORDER BY card_id, id",
        "{'id': 'INTEGER', 'card_id': 'INTEGER', 'marketplace_id': 'INTEGER', 'condition': 'VARCHAR',"
        " 'finish': 'VARCHAR', 'currency': 'VARCHAR', 'kind': 'VARCHAR'}",
    ),
    "cards": (
        "SELECT id, search_name, set_code, lpad(collector_number, 9, '0'), rarity FROM cards ORDER BY 2, 3, 4, 1",
        "{'id': 'INTEGER', 'name': 'VARCHAR', 'set_code': 'VARCHAR', 'number': 'VARCHAR', 'rarity': 'VARCHAR'}",
    ),
}

# The headline price: near mint, nonfoil before foil, marketplaces in their order.
HEADLINES = """
    SELECT card_id, arg_min(price, place) AS price FROM (
        SELECT card_id, any_value(CASE finish WHEN 'nonfoil' THEN 0 ELSE 10 END + marketplace_id) AS place,
            arg_max(price, time) AS price
        FROM snapshots JOIN series ON series.id = series_id
        WHERE kind = 'retail' AND currency = $currency AND condition = 'NEAR_MINT' {cards}
        GROUP BY series_id, card_id
    ) GROUP BY card_id
"""
BY_WORD = f"""
    WITH found AS (SELECT * FROM cards WHERE name LIKE $word ORDER BY name, set_code, number, id LIMIT 20)
    SELECT id, price FROM found
    LEFT JOIN ({HEADLINES.format(cards="AND card_id IN (SELECT id FROM found)")}) AS prices ON card_id = id
    ORDER BY name, set_code, number, id
"""
BY_PRICE = f"""
    SELECT id, price FROM cards JOIN ({HEADLINES.format(cards="")}) AS prices ON card_id = id
    WHERE price > $least ORDER BY price DESC, id DESC LIMIT 20
"""
LATEST = """
    latest AS (
        SELECT series_id, max(time) AS time, arg_max(price, time) AS price
        FROM snapshots JOIN series ON series.id = series_id
        WHERE kind = 'retail' AND currency = $currency GROUP BY series_id
    ), compared AS (
        SELECT latest.series_id, any_value(latest.price) AS price, arg_max(past.price, past.time) AS price_then
        FROM latest JOIN snapshots AS past
            ON past.series_id = latest.series_id AND past.time <= latest.time - INTERVAL 1 DAY
                AND past.time >= latest.time - INTERVAL 36 HOURS
        GROUP BY latest.series_id
    )
"""
# Of each card the headline series, if it moved, else the largest move.
MOVERS = f"""
    WITH {LATEST}, placed AS (
        SELECT series_id, card_id, price, price_then,
            row_number() OVER (PARTITION BY card_id ORDER BY CASE WHEN condition = 'NEAR_MINT' THEN 0 ELSE 100 END
                + CASE finish WHEN 'nonfoil' THEN 0 ELSE 10 END + marketplace_id) = 1
                AND condition = 'NEAR_MINT' AS speaks
        FROM latest LEFT JOIN (SELECT series_id, price_then FROM compared) USING (series_id)
        JOIN series ON series.id = series_id
    ), moved AS (
        SELECT *, round(100 * (price / price_then - 1), 2)::DOUBLE AS change,
            max(speaks) OVER (PARTITION BY card_id) AS has_headline
        FROM placed WHERE price >= 1 AND price_then >= 1 AND price <> price_then
    )
    SELECT card_id, max(change) AS change FROM moved WHERE change > 0 AND (speaks OR NOT has_headline)
    GROUP BY card_id ORDER BY change DESC, arg_max(series_id, change) LIMIT 10
"""
OVERVIEW = f"""
    WITH {LATEST}
    SELECT (SELECT count(*) FROM snapshots), (SELECT count(*) FROM latest),
        count(*) FILTER (WHERE price > price_then), count(*) FILTER (WHERE price < price_then) FROM compared
"""
CARD = """
    SELECT arg_max(price, time) AS price FROM snapshots JOIN series ON series.id = series_id
    WHERE card_id = $card GROUP BY series_id ORDER BY price
"""


class Questions:
    """DuckDB in this process, on every core, with the raw rows of a database."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.connection = duckdb.connect()
        for table, (query, columns) in TABLES.items():
            file = folder / f"{table}.csv"
            export(engine, query, file, "csv")
            rows = f"read_csv('{file}', header = false, columns = {columns})"
            self.connection.execute(f"CREATE TABLE {table} AS FROM {rows}")
            file.unlink()

    def by_word(self, word: str, currency: str) -> Sequence[tuple[Any, ...]]:
        """Return id and headline price of the first twenty cards, by name, with a word in it."""
        return self._ask(BY_WORD, word=f"%{word}%", currency=currency)

    def by_price(self, least: int, currency: str) -> Sequence[tuple[Any, ...]]:
        """Return the twenty dearest cards above a price."""
        return self._ask(BY_PRICE, least=least, currency=currency)

    def movers(self, currency: str) -> Sequence[tuple[Any, ...]]:
        """Return the ten cards that rose most in a day, with the change in per cent."""
        return self._ask(MOVERS, currency=currency)

    def overview(self, currency: str) -> Sequence[tuple[Any, ...]]:
        """Return the number of snapshots, of retail series, of those that rose and of those that fell in a day."""
        return self._ask(OVERVIEW, currency=currency)

    def card(self, card: int) -> Sequence[tuple[Any, ...]]:
        """Return the newest price of every series of a card."""
        return self._ask(CARD, card=card)

    def _ask(self, query: str, **values: object) -> Sequence[tuple[Any, ...]]:
        return self.connection.execute(query, values).fetchall()
