"""Other printings of a card, with their prices."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from dashapp.cache import cached
from dashapp.services.rows import made_of
from db.engine import reading
from db.queries import cards as queries

MOST = 60  # basic lands have some hundred printings; the search shows them all


@dataclass(frozen=True, slots=True)
class Printing:
    """Another printing of the same card, and its headline price with where it comes from. None is unknown.

    `as_of` is when the price was last confirmed; where it is not one of now (`is_current`) it has no changes.
    """

    id: int
    scryfall_id: UUID
    name: str
    set_code: str
    set_name: str | None
    collector_number: str
    rarity: str | None
    language: str
    image_url: str | None
    released_at: date | None
    price: Decimal | None
    is_current: bool
    change_24h: Decimal | None
    change_7d: Decimal | None
    as_of: datetime | None
    marketplace: str | None
    finish: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Printings:
    """The newest printings first; `has_more` where there are more than are shown."""

    currency: str
    items: list[Printing]
    has_more: bool


@cached
def load_printings(card_id: int, currency: str) -> Printings:
    """Other printings on paper of the card, the newest first."""
    with reading() as connection:
        rows = queries.printings(connection, card_id, currency, MOST + 1)
    return Printings(currency, [made_of(row, Printing) for row in rows[:MOST]], len(rows) > MOST)
