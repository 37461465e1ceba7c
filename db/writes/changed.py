"""What a batch of prices has changed, for those who are told of it after the commit."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from db.changes import MOST_CARDS, Change

TOUCHED = text("""
    SELECT DISTINCT card_id, slug, price_series.currency
    FROM (SELECT series_id FROM batch_touched UNION SELECT unnest(CAST(:first_seen AS integer[]))) AS touched
    JOIN price_series ON price_series.id = touched.series_id
    JOIN marketplaces ON marketplaces.id = marketplace_id
""")


def change_of(
    connection: Connection,
    places: Collection[tuple[str, str]],
    first_seen: Sequence[int],
    stored: int,
    as_of: datetime,
) -> Change:
    """What the current transaction has stored: `stored` prices of the series in `batch_touched` and of those that are
    `first_seen` (their ids), the newest `as_of`.

    Where that is more than an announcement names, no card is named, and the marketplaces and currencies are those of
    the whole batch: `places`.
    """
    if stored > MOST_CARDS:
        cards = None
    else:
        touched = connection.execute(TOUCHED, {"first_seen": first_seen}).all()
        places = {(row.slug, row.currency) for row in touched}
        cards = frozenset(row.card_id for row in touched)
    marketplaces, currencies = (frozenset(names) for names in zip(*places, strict=True))
    return Change(0, cards, currencies, marketplaces, stored, as_of)
