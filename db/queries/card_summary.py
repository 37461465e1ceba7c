"""Identity of a card in every answer about cards, and which cards are in lists, as SQL."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

# For a statement with `cards`, and `sets` by JOIN_SET.
SUMMARY = """cards.id, cards.scryfall_id, cards.name, cards.set_code, sets.name AS set_name, cards.collector_number,
        cards.rarity, cards.image_url"""
JOIN_SET = "JOIN sets ON sets.code = cards.set_code"
IS_LISTED = "NOT cards.digital AND cards.gone_at IS NULL"  # on paper, and in the catalogue still
OF_CARDS = text(f"SELECT {SUMMARY} FROM cards {JOIN_SET} WHERE cards.id = ANY(CAST(:card_ids AS integer[]))")


def summaries(connection: Connection, card_ids: Collection[int]) -> Sequence[Row[Any]]:
    """Return the identities of some cards; asks for none without any."""
    return connection.execute(OF_CARDS, {"card_ids": sorted(card_ids)}).all() if card_ids else ()
