"""Prices that are not believed (docs/decisions/0017-suspect-prices.md): what was told, and what speaks against it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dashapp.services.rows import made_of
from db.engine import reading
from db.queries import suspects as queries

SHOWN, SHOWN_OF_CARD = 200, 10


@dataclass(frozen=True, slots=True)
class SuspectPrice:
    """A price as its source told it, beside the last `trusted` one of its series; None where it would be the first."""

    card_id: int
    name: str
    set_code: str
    collector_number: str
    marketplace: str
    kind: str
    condition: str
    finish: str
    language: str
    currency: str
    price: Decimal
    trusted: Decimal | None
    time: datetime
    source: str


def load_of_card(card_id: int) -> list[SuspectPrice]:
    """The newest suspect prices of a card, newest first."""
    with reading() as connection:
        return [made_of(row, SuspectPrice) for row in queries.of_card(connection, card_id, SHOWN_OF_CARD)]


def load_newest() -> list[SuspectPrice]:
    """The newest suspect prices, at most SHOWN of them."""
    with reading() as connection:
        return [made_of(row, SuspectPrice) for row in queries.newest(connection, SHOWN)]


def load_number() -> int:
    """How many suspect prices there are in all."""
    with reading() as connection:
        return queries.number(connection)
