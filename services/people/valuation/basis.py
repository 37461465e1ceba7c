"""What an answer about a collection rests on, beside the prices: whose it is, in which version, by which settings.

A cached answer has it in its key, so no answer is that of another user, another version or other settings.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from db.engine import Connection, reading
from db.queries import inventory
from db.replica import has_replica
from services.people.settings import Settings, settings_in


@dataclass(frozen=True, slots=True)
class Basis:
    """The collection of a user in a version, with the settings of the user."""

    user_id: int
    version: int
    settings: Settings


def load_basis(user_id: int, known: Settings | None = None) -> Basis:
    """Return what answers of now rest on, by `known` settings. Executes one statement, one more without these."""
    with reading(fresh=True) as connection:
        version, _lots = inventory.state(connection, user_id)
        return Basis(user_id, version, known or settings_in(connection, user_id))


@contextmanager
def reading_version(basis: Basis) -> Iterator[Connection]:
    """Yield a connection that sees the collection of a basis: to the replica where that has its version.

    Versions of collections have no position in the log, unlike those of prices: the replica itself is asked.
    """
    with reading() as connection:
        if not has_replica() or inventory.state(connection, basis.user_id)[0] == basis.version:
            yield connection
            return
    with reading(fresh=True) as connection:
        yield connection
