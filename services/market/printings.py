"""Other printings of a card, with their prices."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from db.engine import reading
from db.queries import cards as queries
from services.market.card_summary import CardSummary
from services.rows import made_of

MOST = 60  # basic lands have some hundred printings; the search shows them all


@dataclass(frozen=True, slots=True)
class Printing(CardSummary):
    """Another printing of the same card, with its headline price and that price's source. None is unknown.

    `as_of` is when the price was last confirmed; a price that is not current (`is_current`) has no changes.
    """

    language: str
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
    """Newest printings first; `has_more` where the list is cut."""

    currency: str
    items: list[Printing]
    has_more: bool


def load_printings(card_id: int, currency: str) -> Printings:
    """Return other printings of the card on paper, newest first."""
    with reading() as connection:
        rows = queries.printings(connection, card_id, currency, MOST + 1)
    return Printings(currency, [made_of(row, Printing) for row in rows[:MOST]], len(rows) > MOST)
