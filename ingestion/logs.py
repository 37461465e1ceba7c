"""Logging of the worker processes: as in all of ours, with retries of requests as lines of the same kind."""

import stamina.instrumentation
import structlog
from stamina.instrumentation import RetryDetails

import db.logs

log = structlog.get_logger()


def configure() -> None:
    """Configure logging, once, at the start of a process."""
    db.logs.configure()
    stamina.instrumentation.set_on_retry_hooks([log_retry])


def log_retry(details: RetryDetails) -> None:
    """Log that a request is retried, when, and why."""
    log.warning("trying again", attempt=details.retry_num + 1, seconds=details.wait_for, error=str(details.caused_by))
