"""Prices stored in quick succession: the newest prices of a card alone may miss some of them."""

from datetime import datetime

from db.engine import reading
from db.queries import stored as queries
from services.market.cards import CardPrice
from services.rows import made_of

MOST = 1000


def load_stored_after(card_id: int, time: datetime) -> list[CardPrice]:
    """Return at most MOST prices of a card that held after a time, over all series. Not cached: read once."""
    with reading() as connection:
        return [made_of(row, CardPrice) for row in queries.stored_after(connection, card_id, time, MOST)]
