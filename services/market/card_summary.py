"""Identity of a card for readers: eight columns that every answer about cards holds or extends."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from db.engine import Connection
from db.queries import card_summary as queries
from services.rows import made_of


@dataclass(frozen=True, slots=True)
class CardSummary:
    """Printing of a card. Has the columns of db.queries.card_summary under the same names."""

    id: int
    scryfall_id: UUID
    name: str
    set_code: str
    set_name: str | None
    collector_number: str
    rarity: str | None
    image_url: str | None


def summaries_of(connection: Connection, card_ids: Collection[int]) -> dict[int, CardSummary]:
    """Return cards by their numbers; executes one statement, none without any."""
    return {row.id: made_of(row, CardSummary) for row in queries.summaries(connection, card_ids)}
