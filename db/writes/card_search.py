"""The catalogue's half of `card_search`: one narrow row for each card and currency. db/summaries adds the prices."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from db.collector_order import COLLECTOR_ORDER
from db.copying import array_text
from db.locks import SEARCH, take_turn
from market.search.masks import COLORS, FINISHES, FORMATS
from market.variants import Currency


def _bits(column: str, known: Sequence[str]) -> str:
    """Return an expression: the bit mask of a list's known values, as in market/search/masks.py."""
    return " | ".join(f"(('{value}' = ANY({column}))::integer << {place})" for place, value in enumerate(known))


# Folds like market/search/names.py: keywords have hyphens, dashes, apostrophes and "!", and no other sign.
FOLDED_KEYWORDS = "CAST(translate(lower(CAST(keywords AS text)), '-–—''’!', '   ') AS text[])"
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
    "game_changer": "game_changer",
    "edhrec_rank": "edhrec_rank",
    "mana_value": "mana_value",
    "keywords": FOLDED_KEYWORDS,
    "released_at": "released_at",
    "collector_order": COLLECTOR_ORDER,
}


def _each(pattern: str) -> str:
    return ", ".join(pattern.format(column=column) for column in SEARCHED)


# OFFSET 0: evaluates the expressions once for each card, not each currency.
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
    """Insert the rows of new cards, one for each currency."""
    connection.execute(ADD, {"scryfall_ids": array_text(scryfall_ids), "currencies": list(Currency)})


def correct(connection: Connection, card_ids: Sequence[int]) -> None:
    """Update the rows of known cards from the catalogue."""
    if card_ids:
        take_turn(connection, SEARCH)
        connection.execute(CORRECT, {"card_ids": list(card_ids), "currencies": list(Currency)})
