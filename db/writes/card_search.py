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


# Runs of digits as long as each other: plain text is in the order of numbers then, 2 before 2a before 10.
COLLECTOR_ORDER = rf"""
    regexp_replace(
        regexp_replace(lower(collector_number), '([0-9]+)', '{"0" * 7}\1', 'g'), '[0-9]*({"[0-9]" * 8})', '\1', 'g'
    )
"""
# As market/search/names.py folds them: keywords have hyphens, dashes, apostrophes and "!", and no other sign.
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
