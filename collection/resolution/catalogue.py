"""What the resolution knows of the catalogue: printings, and a snapshot of the look-ups that a batch of rows needs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, Protocol, TypeAlias, TypeVar
from uuid import UUID

from collection.resolution.clues import Identifier, Scheme
from collection.resolution.names import titles_of
from collection.resolution.sets import Sets
from market.variants import Finish

MOST_CANDIDATES = 24  # printings offered for one row

K = TypeVar("K")


class Printing(NamedTuple):
    """A card of the catalogue, as far as rows are compared with it.

    `finishes` are separated by spaces, empty where unknown; under a product's identifier those of the product.
    `gone`: no longer in the catalogue, and merged into no other card.
    """

    id: int
    name: str
    flavor_name: str | None
    printed_name: str | None
    set_code: str
    collector_number: str
    finishes: str
    language: str
    digital: bool
    gone: bool
    extra: bool

    @property
    def titles(self) -> frozenset[str]:
        """Return the titles of the card and of its faces."""
        return titles_of(self.name, self.flavor_name, self.printed_name)

    @property
    def comes_in(self) -> frozenset[Finish]:
        """Return the finishes that the card comes in, empty where they are unknown."""
        return _finishes(self.finishes)

    def __str__(self) -> str:
        """Return the card in words: its name, set and number."""
        return f"{self.name} ({self.set_code.upper()} {self.collector_number})"


Found: TypeAlias = Mapping[K, Sequence[Printing]]
InSet: TypeAlias = tuple[str, str]  # the code of a set, and a number or a title in it
Named: TypeAlias = tuple[str, str]  # the number whose printings come first, empty where there is none, and a title


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A snapshot: the printings under each key that was looked up, in the order in which they are offered.

    A key without printings was looked up in vain; a key that is absent was not looked up. Merged cards are found as the
    card that they were merged into. At most MOST_CANDIDATES + 1 printings of a title are there.
    """

    sets: Sets
    identified: Found[Identifier] = field(default_factory=dict)
    numbered: Found[InSet] = field(default_factory=dict)
    titled_in_set: Found[InSet] = field(default_factory=dict)
    titled: Found[Named] = field(default_factory=dict)


class LookUps(Protocol):
    """Bulk look-ups in a catalogue: each one answers for all keys, with nothing for those that it does not know."""

    def sets(self) -> Sets:
        """Return all sets."""

    def identified(self, scheme: Scheme, values: Collection[UUID | int]) -> Found[UUID | int]:
        """Return the printings under identifiers of one scheme."""

    def numbered(self, keys: Collection[InSet]) -> Found[InSet]:
        """Return the printings by set and collector number."""

    def titled_in_set(self, keys: Collection[InSet]) -> Found[InSet]:
        """Return the printings by set and title of the card or of a face."""

    def titled(self, keys: Collection[Named]) -> Found[Named]:
        """Return the printings by title of the card or of a face."""


@lru_cache(maxsize=64)
def _finishes(names: str) -> frozenset[Finish]:
    told = names.split()  # also words that are none of ours, such as "glossy"
    return frozenset(finish for finish in Finish if finish in told)
