"""Pictures of cards: what a drawing of one shows, and where its scan is."""

from dataclasses import dataclass

from db.engine import reading
from db.queries import pictures as queries
from market.faces import has_back
from services.rows import made_of


@dataclass(frozen=True, slots=True)
class PicturedCard:
    """A card as its picture shows it. `image_url` is None where no source has a scan of it."""

    id: int
    name: str
    set_code: str
    collector_number: str
    rarity: str | None
    type_line: str | None
    color_identity: list[str]
    layout: str | None
    image_url: str | None

    @property
    def has_back(self) -> bool:
        """Return whether the card has a picture on its back."""
        return has_back(self.layout)


def load_pictured(card_id: int) -> PicturedCard | None:
    """Return what a card's picture shows; None if the card does not exist."""
    with reading() as connection:
        row = queries.pictured(connection, card_id)
    return None if row is None else made_of(row, PicturedCard)
