"""On which days a marketplace's own price list was read: another source's prices of that marketplace give way to it."""

from db.engine import reading
from db.queries import ingestion as queries


def cardkingdom_days() -> frozenset[str]:
    """The days (UTC, YYYY-MM-DD) of which an edition of Card Kingdom's list has been loaded."""
    with reading() as connection:
        return frozenset(day.isoformat() for day in queries.edition_days(connection, "cardkingdom"))
