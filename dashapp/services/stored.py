"""Prices that came one soon after the other, so that the newest of a card do not tell of all."""

from datetime import datetime

from dashapp.services.cards import CardPrice
from dashapp.services.rows import made_of
from db.engine import reading
from db.queries import stored as queries

MOST = 1000


def load_stored_after(card_id: int, time: datetime) -> list[CardPrice]:
    """The newest prices of all series of a card, at most MOST, that held after a time. Not cached: asked once."""
    with reading() as connection:
        return [made_of(row, CardPrice) for row in queries.stored_after(connection, card_id, time, MOST)]
