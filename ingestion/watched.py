"""Which cards the sources are asked for that answer about single cards only.

Until accounts can watch cards, those are watched that matter most and are known worst: of the dearest series of each
currency, the cards whose price is the oldest, and a bounded number of them a run.
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
    """Scryfall ids of the watched cards whose price is due."""
    with reading() as connection:
        return watched.dearest_outdated(connection, marketplaces, DEAREST, datetime.now(UTC) - OUTDATED, AT_ONCE)


def tcgplayer_products(due: bool) -> dict[int, UUID | None]:
    """TCGplayer's product ids, all or those whose price is due; with the card (Scryfall id) whose etched copy it is."""
    now = datetime.now(UTC)
    before = now - OUTDATED if due else now + timedelta(days=365)
    with reading() as connection:
        return {row.product_id: row.etched_card for row in watched.tcgplayer_products(connection, before)}
