"""Repairs by the workers on an operator's request: undo of a run, replay of rejected records."""

import structlog

from db import queues
from services.actors import Actor
from services.operation import runs
from services.operation.rejected import RejectedRequest

log = structlog.get_logger()


class UnknownRun(Exception):
    """The ledger has no such run."""


class RunGoesOn(Exception):
    """The run is still running and cannot be undone yet."""


def undo(run_id: int, actor: Actor) -> None:
    """Enqueue the undo of a run. Raises UnknownRun, RunGoesOn, WorkersAway."""
    run = runs.load_run(run_id)
    if run is None:
        raise UnknownRun
    if run.status == "running":
        raise RunGoesOn
    queues.enqueue("ingestion.undo", run_id)
    log.info("admin action", action="undo", actor=str(actor), run=run_id)


def replay(asked: RejectedRequest, actor: Actor) -> None:
    """Enqueue the replay of rejected records. Raises WorkersAway."""
    queues.enqueue("ingestion.replay", **asked.filters)
    log.info("admin action", action="replay", actor=str(actor), **asked.filters)
