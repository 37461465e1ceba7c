"""What has been loaded before: the edition to name when its upstream is asked whether there is a newer one."""

from db.engine import reading
from db.queries import ingestion as queries
from ingestion.upstreams.fetch import Known


def newest_known(source: str, url: str) -> Known | None:
    """The newest edition that a source has loaded completely from an address; None where it has no validator."""
    with reading() as connection:
        newest = queries.newest_validator(connection, source, url)
    return Known(newest.validator, newest.as_of) if newest else None
