"""The catalogue's half of `card_search`: one narrow row a card and currency. db/summaries brings the prices."""

from collections.abc import Sequence

from sqlalchemy import Connection, text

from market.search.masks import COLORS, FINISHES, FORMATS
from market.variants import Currency


def _bits(column: str, known: Sequence[str]) -> str:
    """An expression: which of the known values a list has, as the number that market/search/masks.py makes of it."""
    return " | ".join(f"(('{value}' = ANY({column}))::integer << {place})" for place, value in enumerate(known))


SEARCHED = {
    "name": "search_name",
    "type_line": "search_type",
    "set_code": "set_code",
    "collector_number": "lower(collector_number)",
    "rarity": "rarity",
    "language": "language",
    "finishes": _bits("finishes", FINISHES),
    "colors": _bits("colors", COLORS),
    "formats": _bits("formats", FORMATS),
    "oracle_id": "oracle_id",
    "digital": "digital",
}


def _each(pattern: str) -> str:
    return ", ".join(pattern.format(column=column) for column in SEARCHED)


# OFFSET 0: the expressions are evaluated once a card, not once a currency.
SHOW = text(f"""
    MERGE INTO card_search AS shown
    USING (
        SELECT currency, card.* FROM unnest(CAST(:currencies AS text[])) AS currency CROSS JOIN (
            SELECT id AS card_id, {", ".join(f"{value} AS {column}" for column, value in SEARCHED.items())}
            FROM cards WHERE id = ANY(CAST(:card_ids AS integer[])) OFFSET 0
        ) AS card
    ) AS card
    ON shown.currency = card.currency AND shown.card_id = card.card_id
    WHEN MATCHED AND ({_each("shown.{column}")}) IS DISTINCT FROM ({_each("card.{column}")}) THEN
        UPDATE SET {_each("{column} = card.{column}")}
    WHEN NOT MATCHED THEN
        INSERT (currency, card_id, {_each("{column}")}) VALUES (card.currency, card.card_id, {_each("card.{column}")})
""")


def show(connection: Connection, card_ids: Sequence[int]) -> None:
    """Show these cards, as the catalogue has them now, to searches in every currency."""
    if card_ids:
        connection.execute(SHOW, {"card_ids": list(card_ids), "currencies": list(Currency)})
