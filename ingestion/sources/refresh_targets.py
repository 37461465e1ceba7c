"""Refresh targets: the cards to request from a source that answers about single cards only.

Until accounts can watch cards, the targets are the most important cards with the oldest prices: of the dearest series
of each currency those with the oldest price, and a bounded number of them a run.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from db.engine import reading
from db.queries import watched

DEAREST = 5_000  # series of a currency
AT_ONCE = 750  # cards a run: ten questions to Scryfall
OUTDATED = timedelta(hours=20)  # Scryfall's and TCGplayer's prices change once a day


def outdated_cards(marketplaces: Sequence[str]) -> list[UUID]:
    """Return the Scryfall ids of the targets whose price is due."""
    with reading(fresh=True) as connection:
        return watched.dearest_outdated(connection, marketplaces, DEAREST, datetime.now(UTC) - OUTDATED, AT_ONCE)


def tcgplayer_products(due: bool) -> dict[int, UUID | None]:
    """Return TCGplayer's product ids, all or those whose price is due, each with the card of an etched copy.

    The card is a Scryfall id, None where the product is no etched copy.
    """
    now = datetime.now(UTC)
    before = now - OUTDATED if due else now + timedelta(days=365)
    with reading(fresh=True) as connection:
        return {row.product_id: row.etched_card for row in watched.tcgplayer_products(connection, before)}
