"""What an answer about a whole want list rests on, beside the prices: the wants, and the copies that are owned.

A cached answer has it in its key, so no answer is that of another user or another state of the list.
"""

from dataclasses import dataclass

from db.engine import reading
from db.queries import wants as queries
from services.people.settings import Settings
from services.people.valuation.basis import Basis, load_basis


@dataclass(frozen=True, slots=True)
class WantsBasis:
    """The want list of a user in a `state` of its own, beside the collection of the user with the settings."""

    collection: Basis
    state: tuple[int, int, int]

    @property
    def user_id(self) -> int:
        """Return whose list it is."""
        return self.collection.user_id

    def currency(self, asked: str | None) -> str:
        """Return the currency that is asked for, else that of the user's settings."""
        return asked or self.collection.settings.currency


def load_wants_basis(user_id: int, known: Settings | None = None) -> WantsBasis:
    """Return what answers of now rest on, by `known` settings. Executes two statements, one more without these."""
    collection = load_basis(user_id, known)
    with reading(fresh=True) as connection:
        return WantsBasis(collection, queries.state(connection, user_id))
