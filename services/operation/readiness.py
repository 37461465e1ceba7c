"""Readiness of this process for requests: the database answers, and has the schema of this program."""

import structlog

from db import probes, schema
from db.engine import DatabaseError, probing

OTHER_SCHEMA = "The database has another schema than this program."

log = structlog.get_logger()


def obstacle() -> str | None:
    """Return why requests would fail, in words that are safe to publish; None where they would not."""
    try:
        with probing() as connection:
            return None if schema.is_at_head(connection) else OTHER_SCHEMA
    except DatabaseError as error:
        log.warning("not ready", error=str(error).partition("\n")[0])
        return f"The database {probes.reason(error)}."
