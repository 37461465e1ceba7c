"""Index of the names of all cards, for lookups of pieces while a reader types."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from itertools import accumulate

from market.search.names import ALSO_NAMED, JOINED_AFTER, searchable, title, without_marks

_BETWEEN = "\n"  # never in a searchable text
_WORD = " "  # before every word, the first one too
_TELLING = 3  # letters from which a word is selective
_FACES = " // "


class Fit(IntEnum):
    """How well a name fits a typed text, best first. Numbers from LOOSE on count what is amiss."""

    WHOLE = 0  # the text is the name
    FACE = 1  # the text is the name of its front face
    BEGINS = 2
    WORD = 3  # the text begins at a word
    WITHIN = 4
    LOOSE = 5  # the name has all words, in any order, maybe after corrections


class NameList:
    """Distinct names, sorted by their folded form. Immutable after construction."""

    def __init__(self, names: Iterable[str]) -> None:
        entries = sorted((_WORD + searchable(name), name) for name in set(names))
        self._names = [name for _, name in entries]
        self._texts = [text for text, _ in entries]
        self._all = _BETWEEN.join((*self._texts, ""))
        self._starts = list(accumulate((len(text) + 1 for text in self._texts), initial=0))
        self._with_word = _by_word(self._texts)
        self._words = sorted(self._with_word)

    def __len__(self) -> int:
        return len(self._names)

    def containing(self, text: str, limit: int) -> dict[str, int]:
        """Return at most `limit` names with a folded text, and their Fit: those that begin with it, then the others."""
        found: dict[int, Fit] = {}
        for index, fit in self._containing(text):
            found.setdefault(index, fit)
            if len(found) >= limit:
                break
        return {self._names[index]: self._fit(index, text, fit) for index, fit in found.items()}

    def with_all(self, beginnings: Sequence[Sequence[str]], limit: int) -> dict[str, int]:
        """Return at most `limit` names whose words begin with one of the alternatives of every entry, in any order.

        Alternatives are folded, best first. Names sort by the rank of their alternatives; of equals, those that begin
        with the first entry come first; their numbers, from Fit.LOOSE on, tell both. Empty where no entry's first
        alternative has three letters: half of all names would match.
        """
        rarest, *others = sorted(beginnings, key=lambda alternatives: -len(alternatives[0]))
        costs = self._first_of(rarest) if len(rarest[0]) >= _TELLING else {}
        for alternatives in others:
            costs = self._with_also(alternatives, costs)
        first = tuple(_WORD + alternative for alternative in beginnings[0])
        fits = {
            index: Fit.LOOSE + 2 * cost + (not self._texts[index].startswith(first)) for index, cost in costs.items()
        }
        order = sorted(fits, key=lambda index: (fits[index], index))
        return {self._names[index]: fits[index] for index in order[:limit]}

    def _containing(self, text: str) -> Iterator[tuple[int, Fit]]:
        """Yield the index of every name with the text, best first, some more than once."""
        if text in self._all:
            yield from ((index, Fit.BEGINS) for index in _starting(self._texts, _WORD + text))
            yield from ((index, Fit.WORD) for index in self._with(_WORD + text))
            yield from ((index, Fit.WITHIN) for index in self._with(text))

    def _fit(self, index: int, text: str, fit: Fit) -> Fit:
        """Return how a name fits that contains the text."""
        titles = self._texts[index].removeprefix(_WORD).partition(JOINED_AFTER)[0].split(ALSO_NAMED)
        if text in titles:
            return Fit.WHOLE
        front, faces, _ = self._names[index].partition(_FACES)
        return Fit.FACE if faces and fit is Fit.BEGINS and title(front) == text else fit

    def _with(self, piece: str) -> Iterator[int]:
        """Yield the index of every name with this piece, in order."""
        at = self._all.find(piece)
        while at >= 0:
            index = bisect_right(self._starts, at) - 1
            yield index
            at = self._all.find(piece, self._starts[index + 1])  # one hit a name is enough

    def _first_of(self, alternatives: Sequence[str]) -> dict[int, int]:
        """Return the index of each name with one of the alternatives, and the place of the first that it has."""
        found: dict[int, int] = {}
        for place, alternative in enumerate(alternatives):
            for position in _starting(self._words, alternative):
                for index in self._with_word[self._words[position]]:
                    found.setdefault(index, place)
        return found

    def _with_also(self, alternatives: Sequence[str], costs: dict[int, int]) -> dict[int, int]:
        """Return the names of `costs` that also have one of the alternatives, its place added to their cost."""
        found: dict[int, int] = {}
        for place, alternative in enumerate(alternatives):
            piece = _WORD + alternative
            for index, cost in costs.items():
                if index not in found and piece in self._texts[index]:
                    found[index] = cost + place
        return found


def _by_word(texts: Sequence[str]) -> dict[str, list[int]]:
    """Return the places of the texts of every word."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        for word in without_marks(text).split():
            found[word].append(index)
    return found


def _starting(texts: Sequence[str], beginning: str) -> Iterator[int]:
    """Yield the places of the sorted texts with a beginning."""
    for index in range(bisect_left(texts, beginning), len(texts)):
        if not texts[index].startswith(beginning):
            return
        yield index
