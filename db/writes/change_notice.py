"""Change notice of a batch of prices, for the announcement after its commit."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from db.announcements import MOST_CARDS, PricesChanged

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
) -> PricesChanged:
    """Return the changes of the current transaction: `stored` prices of the series in `batch_touched` and of the
    `first_seen` ones (ids), the newest of `as_of`.

    Beyond the number of cards that an announcement names it names none, and has the marketplaces and currencies of the
    whole batch: `places`.
    """
    if stored > MOST_CARDS:
        cards = None
    else:
        touched = connection.execute(TOUCHED, {"first_seen": first_seen}).all()
        places = {(row.slug, row.currency) for row in touched}
        cards = frozenset(row.card_id for row in touched)
    marketplaces, currencies = (frozenset(names) for names in zip(*places, strict=True))
    return PricesChanged(cards=cards, currencies=currencies, marketplaces=marketplaces, count=stored, as_of=as_of)
