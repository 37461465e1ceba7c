"""How the worker processes log: to standard error, retries of requests included."""

import sys

import stamina.instrumentation
import structlog
from stamina.instrumentation import RetryDetails

log = structlog.get_logger()


def configure() -> None:
    """Send log lines to standard error, so that standard output holds what a command answers."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    stamina.instrumentation.set_on_retry_hooks([log_retry])


def log_retry(details: RetryDetails) -> None:
    """Say that a request is tried again, when, and why."""
    log.warning("trying again", attempt=details.retry_num + 1, seconds=details.wait_for, error=str(details.caused_by))
