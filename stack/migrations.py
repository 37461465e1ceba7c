"""Brings a database to the newest schema, one process of this data folder at a time."""

from collections.abc import Mapping
from pathlib import Path

from stack import locks
from stack.errors import StackError
from stack.files import ROOT, make_folder, rotate, tail
from stack.guard import Order
from stack.processes import Guarded
from stack.services import MIGRATE

SECONDS = 3600.0


def migrate(data_dir: Path, environment: Mapping[str, str], command: tuple[str, ...] = MIGRATE) -> None:
    """Run the migrations on the database of `environment`. Raises StackError with the end of their output."""
    log = rotate(make_folder(data_dir / "log") / "migrate.log")
    lifeline = data_dir / "migrate.lock"
    with locks.locked(lifeline, timeout=SECONDS):
        code = _run(Order(list(command), str(ROOT), str(lifeline), True, (("TERM", 10.0),)), environment, log)
    if code != 0:
        raise StackError(f"The database could not be migrated. The end of {log}:\n{tail(log)}")


def _run(order: Order, environment: Mapping[str, str], log: Path) -> int:
    guarded = Guarded.start(order, environment=environment, log=log)
    try:
        return guarded.guard.wait(timeout=SECONDS)
    finally:
        if guarded.poll() is None:
            guarded.ask_to_end()
            guarded.wait_ended()
