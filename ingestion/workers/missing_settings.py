"""Which sources the workers cannot ask for want of a setting: they write it down, for others have other settings."""

import structlog
from celery.signals import worker_ready

from db.engine import DatabaseError, writing
from db.writes import ledger
from ingestion.sources.registry import SOURCES, missing_setting

log = structlog.get_logger()


def register() -> None:
    """Write it down when a worker of this process's app is ready."""
    worker_ready.connect(note, dispatch_uid="missing settings")


def note(**_: object) -> None:
    """Write down what this process lacks, in the place of what the one before it lacked."""
    missing = {name: setting for name in SOURCES if (setting := missing_setting(name))}
    try:
        with writing() as connection:
            ledger.note_missing_settings(connection, missing)
    except DatabaseError as error:
        log.warning("missing settings not noted", error=str(error))
