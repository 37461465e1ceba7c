"""Cards for the collection of a visitor of a simulated market."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from db.queries.card_summary import IS_LISTED
from market.variants import HEADLINE_CONDITION, HEADLINE_MARKETPLACES, Currency, Finish, Kind

# In the order of a digest of their ids: a mixture that is the same for everybody.
CARDS = text(f"""
    SELECT series.card_id, series.language, CAST(100 * latest.price AS bigint) AS cents,
        CAST(100 * coalesce(latest.price_30d, latest.price) AS bigint) AS cents_30d
    FROM price_series AS series
    JOIN latest_prices AS latest ON latest.series_id = series.id
    JOIN marketplaces ON marketplaces.id = series.marketplace_id
    JOIN cards ON cards.id = series.card_id
    WHERE {IS_LISTED} AND series.currency = :currency AND marketplaces.slug = :marketplace AND series.kind = :kind
        AND series.condition = :condition AND series.finish = :finish AND series.language = 'English'
    ORDER BY md5(CAST(series.card_id AS text)), series.card_id
    LIMIT :number
""")


def cards(connection: Connection, number: int) -> Sequence[Row[Any]]:
    """Return some cards with their headline prices in US cents, now and 30 days ago."""
    values = {
        "currency": Currency.USD, "marketplace": HEADLINE_MARKETPLACES[Currency.USD][0], "kind": Kind.RETAIL,
        "condition": HEADLINE_CONDITION, "finish": Finish.NONFOIL, "number": number,
    }  # fmt: skip
    return connection.execute(CARDS, values).all()
