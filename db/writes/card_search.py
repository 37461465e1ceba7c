"""The catalogue's half of `card_search`: one narrow row a card and currency. db/summaries brings the prices."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from db.locks import SEARCH, take_turn
from db.writes.copying import array_text
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
    "gone": "gone_at IS NOT NULL",
    "extra": "extra",
    "reserved": "reserved",
    "edhrec_rank": "edhrec_rank",
    "mana_value": "mana_value",
    # As |flying|first strike|, empty where there are none.
    "keywords": "CASE keywords WHEN '{{}}' THEN '' ELSE '|' || lower(array_to_string(keywords, '|')) || '|' END",
}


def _each(pattern: str) -> str:
    return ", ".join(pattern.format(column=column) for column in SEARCHED)


# OFFSET 0: the expressions are evaluated once a card, not once a currency.
SHOWN = f"""(
    SELECT id AS card_id, {", ".join(f"{value} AS {column}" for column, value in SEARCHED.items())}
    FROM cards WHERE {{condition}} OFFSET 0
) AS card"""

ADD = text(f"""
    INSERT INTO card_search (currency, card_id, {_each("{column}")})
    SELECT currency, card.*
    FROM unnest(CAST(:currencies AS text[])) AS currency
    CROSS JOIN {SHOWN.format(condition="scryfall_id = ANY(CAST(:scryfall_ids AS uuid[]))")}
""")

CORRECT = text(f"""
    UPDATE card_search AS shown SET {_each("{column} = card.{column}")}
    FROM {SHOWN.format(condition="id = ANY(CAST(:card_ids AS integer[]))")}
    WHERE shown.currency = ANY(CAST(:currencies AS text[])) AND shown.card_id = card.card_id
        AND ({_each("shown.{column}")}) IS DISTINCT FROM ({_each("card.{column}")})
""")


def add(connection: Connection, scryfall_ids: Iterable[str]) -> None:
    """Show cards that have just been stored for the first time to searches in every currency."""
    connection.execute(ADD, {"scryfall_ids": array_text(scryfall_ids), "currencies": list(Currency)})


def correct(connection: Connection, card_ids: Sequence[int]) -> None:
    """Show cards that are shown already as the catalogue has them now."""
    if card_ids:
        take_turn(connection, SEARCH)
        connection.execute(CORRECT, {"card_ids": list(card_ids), "currencies": list(Currency)})
