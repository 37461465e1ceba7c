"""Settings that the workers lack: stored in the database, because the web process may have others."""

import structlog
from celery.signals import worker_ready

from db.engine import DatabaseError, writing
from db.writes import ledger
from ingestion.sources.registry import SOURCES, missing_setting

log = structlog.get_logger()


def register() -> None:
    """Store the missing settings when a worker of this process's app is ready."""
    worker_ready.connect(note, dispatch_uid="missing settings")


def note(**_: object) -> None:
    """Store the settings that this process lacks; replaces those of the process before it."""
    missing = {name: setting for name in SOURCES if (setting := missing_setting(name))}
    try:
        with writing() as connection:
            ledger.note_missing_settings(connection, missing)
    except DatabaseError as error:
        log.warning("missing settings not noted", error=str(error))
