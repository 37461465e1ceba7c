"""A deck less what is owned: which card a line means, and how many copies of it are still to be had."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar
from uuid import UUID

from collection.resolution.names import titles_of, titles_told

K = TypeVar("K", bound=Hashable)


class Part(NamedTuple):
    """A line's copies: those that are owned, and those that are wanted."""

    owned: int
    wanted: int


def parts(lines: Iterable[tuple[K, int]], owned: Mapping[K, int]) -> Iterator[Part]:
    """Yield the part of each line, (card, copies). Lines of one card share the owned copies, the first ones first."""
    left = dict(owned)
    for card, copies in lines:
        have = min(copies, left.get(card, 0))
        left[card] = left.get(card, 0) - have
        yield Part(have, copies - have)


def needed(lines: Iterable[tuple[K, int]]) -> dict[K, int]:
    """Return how many copies of each card all lines need together."""
    sums: dict[K, int] = {}
    for card, copies in lines:
        sums[card] = sums.get(card, 0) + copies
    return sums


@dataclass(frozen=True, slots=True)
class Candidate:
    """A printing that a line may mean. `extra`: no card to play with."""

    id: int
    oracle_id: UUID | None
    name: str
    flavor_name: str | None
    printed_name: str | None
    extra: bool


def one_card(name: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the first printing of the only card that has this name; None where none has it, or several cards do."""
    told = titles_told(name)
    named = [one for one in candidates if titles_of(one.name, one.flavor_name, one.printed_name).intersection(told)]
    playable = [one for one in named if not one.extra] or named
    cards = {one.oracle_id for one in playable}
    return playable[0] if len(cards) == 1 and None not in cards else None
