"""Version of the prices on a page."""

import structlog

from dashapp.cache import data_version
from db.engine import DatabaseError, reading
from db.queries import ingestion as queries

log = structlog.get_logger()


def load_data_version() -> int:
    """Return the version of the prices: it changes with them. While Redis is away, the negated one of the database."""
    version = data_version()
    if version is not None:
        return version
    with reading() as connection:
        return -queries.version_of_prices(connection)


def data_version_if_known() -> int | None:
    """Return the same, None where neither Redis nor the database answers; for the first drawing of a page."""
    try:
        return load_data_version()
    except DatabaseError as error:
        log.error("the version of the data cannot be read", exc_info=error)
        return None
