"""Identity of a card for readers: eight columns that every answer about cards holds or extends."""

from dataclasses import dataclass
from uuid import UUID


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
