"""Transactions that change a collection: whoever looks at it elsewhere is told after the commit."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from db import announcements
from db.announcements import InventoryChanged
from db.engine import Connection, write_engine, writing


class Cause(StrEnum):
    """What changed a collection, or the want list beside it."""

    CHANGE = "change"
    REVERSAL = "reversal"
    IMPORT = "import"
    UNDO = "undo"
    CATALOGUE = "catalogue"
    WANT_LIST = "want_list"


@contextmanager
def changing(user_id: int, cause: Cause = Cause.CHANGE) -> Iterator[Connection]:
    """Yield a short transaction for a change of a user's collection, and announce the change once it is committed."""
    with writing() as connection:
        yield connection
    announce(user_id, cause)


@contextmanager
def changing_at_length(user_id: int, cause: Cause) -> Iterator[Connection]:
    """Yield a transaction like `changing`, for work that takes its time, such as a whole file."""
    with write_engine().begin() as connection:
        yield connection
    announce(user_id, cause)


def announce(user_id: int, cause: Cause) -> None:
    """Announce a committed change of a user's collection."""
    announcements.announce(InventoryChanged(user_id=user_id, cause=cause))
