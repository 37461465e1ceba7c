"""Migration of a database to the newest schema, by one process of this data folder at a time."""

from collections.abc import Mapping
from pathlib import Path

from stack import locks
from stack.account import program_account
from stack.errors import StackError
from stack.files import ROOT, denied, make_folder, rotate, tail
from stack.guard import Order
from stack.processes import Guarded
from stack.services import MIGRATE

SECONDS = 3600.0


def migrate(data_dir: Path, environment: Mapping[str, str], command: tuple[str, ...] = MIGRATE) -> None:
    """Run the migrations on the database of `environment`. Raises StackError with the end of their output."""
    log = make_folder(data_dir / "log") / "migrate.log"
    lifeline = data_dir / "migrate.lock"
    order = Order(list(command), str(ROOT), str(lifeline), True, (("TERM", 10.0),), account=program_account(data_dir))
    try:
        with locks.locked(lifeline, timeout=SECONDS):
            code = _run(order, environment, rotate(log))
    except PermissionError as error:
        raise StackError(denied(error, data_dir)) from None
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
