"""How the worker processes log: as all of ours do, and retries of requests as lines of the same kind."""

import stamina.instrumentation
import structlog
from stamina.instrumentation import RetryDetails

import db.logs

log = structlog.get_logger()


def configure() -> None:
    """Set it up, once, where a process begins."""
    db.logs.configure()
    stamina.instrumentation.set_on_retry_hooks([log_retry])


def log_retry(details: RetryDetails) -> None:
    """Say that a request is tried again, when, and why."""
    log.warning("trying again", attempt=details.retry_num + 1, seconds=details.wait_for, error=str(details.caused_by))
