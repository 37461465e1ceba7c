"""Start of the worker processes: logging, their own connections, dead letters and measurement of their tasks.

Every process imports this module: a child that is no fork (macOS) does not import the application's.
"""

import logging

from celery.app.utils import Settings
from celery.signals import (
    after_setup_logger,
    after_setup_task_logger,
    celeryd_init,
    worker_process_init,
    worker_process_shutdown,
)

import db.logs
from db import schema, tracing
from db.engine import leave_connections_to_parent
from db.settings import redis_url
from ingestion import logs
from workers import dead_letters, running

dead_letters.register()
running.register()


@celeryd_init.connect
def begin_worker(conf: Settings, **_: object) -> None:
    """Configure logging and set the broker: a child that is no fork (macOS) does not receive the app's defaults.

    Ends the worker where the database is that of a newer program.
    """
    logs.configure()
    schema.end_if_newer()
    conf.broker_url = redis_url()


@after_setup_logger.connect
@after_setup_task_logger.connect
def bound_lines(logger: logging.Logger, **_: object) -> None:
    """Limit the length of Celery's log lines: a failure's line holds all that the upstream has sent."""
    db.logs.bound(logger)


@worker_process_init.connect
def begin_child(**_: object) -> None:
    """Configure logging, and leave the worker's connections: it has used the database before it forked this child.

    A child that is no fork (macOS) has none to leave.
    """
    logs.configure()
    leave_connections_to_parent()
    tracing.start("worker")


@worker_process_shutdown.connect
def end_child(**_: object) -> None:
    """Export the spans of the last tasks: the thread that exports them ends with the child."""
    tracing.finish()
