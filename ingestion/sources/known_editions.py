"""Known editions: a conditional request names the newest, and is answered only by a newer one."""

from db.engine import reading
from db.queries import ingestion as queries
from ingestion.upstreams.fetch import Known


def newest_known(source: str, url: str) -> Known | None:
    """Return the newest edition that a source has loaded completely from an address; None without a validator."""
    with reading(fresh=True) as connection:
        newest = queries.newest_validator(connection, source, url)
    return Known(newest.validator, newest.as_of) if newest else None
