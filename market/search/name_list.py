"""The names of all cards, made ready for looking up pieces of them while somebody types."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from market.search.names import searchable, without_marks

_BETWEEN = "\n"  # never in a searchable text
_WORD = " "  # before every word, the first one too
_TELLING = 3  # letters from which on a word tells names apart


class NameList:
    """Distinct names in the order of their folded form. Built once; looking up changes nothing."""

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

    def containing(self, text: str, limit: int) -> tuple[str, ...]:
        """Return at most `limit` names with a folded text: at the start, then at a word's start, then anywhere."""
        found: dict[int, None] = {}
        for index in self._containing(text):
            found[index] = None
            if len(found) >= limit:
                break
        return self._named(found)

    def with_all(self, beginnings: Sequence[Sequence[str]], limit: int) -> tuple[str, ...]:
        """Return at most `limit` names whose words begin with one of the alternatives of every entry, in any order.

        Alternatives are folded, best first: the better those that a name has, the earlier it comes, and before others
        if it begins with the first entry. Empty where no entry's first alternative has three letters: half of all
        names would do.
        """
        rarest, *others = sorted(beginnings, key=lambda alternatives: -len(alternatives[0]))
        costs = self._first_of(rarest) if len(rarest[0]) >= _TELLING else {}
        for alternatives in others:
            costs = self._with_also(alternatives, costs)
        first = tuple(_WORD + alternative for alternative in beginnings[0])
        order = sorted(costs, key=lambda index: (costs[index], not self._texts[index].startswith(first), index))
        return self._named(order[:limit])

    def _containing(self, text: str) -> Iterator[int]:
        """Yield the index of every name with the text, best first, some more than once."""
        if text in self._all:
            yield from _starting(self._texts, _WORD + text)
            yield from self._with(_WORD + text)
            yield from self._with(text)

    def _with(self, piece: str) -> Iterator[int]:
        """Yield the index of every name that has this piece, in order."""
        at = self._all.find(piece)
        while at >= 0:
            index = bisect_right(self._starts, at) - 1
            yield index
            at = self._all.find(piece, self._starts[index + 1])

    def _first_of(self, alternatives: Sequence[str]) -> dict[int, int]:
        """Return each name that has one of them, with the place of the first that it has."""
        found: dict[int, int] = {}
        for place, alternative in enumerate(alternatives):
            for position in _starting(self._words, alternative):
                for index in self._with_word[self._words[position]]:
                    found.setdefault(index, place)
        return found

    def _with_also(self, alternatives: Sequence[str], costs: dict[int, int]) -> dict[int, int]:
        """Return those of the names that have one of them too, at its place more."""
        found: dict[int, int] = {}
        for place, alternative in enumerate(alternatives):
            piece = _WORD + alternative
            for index, cost in costs.items():
                if index not in found and piece in self._texts[index]:
                    found[index] = cost + place
        return found

    def _named(self, indexes: Iterable[int]) -> tuple[str, ...]:
        return tuple(self._names[index] for index in indexes)


def _by_word(texts: Sequence[str]) -> dict[str, list[int]]:
    """Return for every word the places of the texts that have it."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        for word in without_marks(text).split():
            found[word].append(index)
    return found


def _starting(texts: Sequence[str], beginning: str) -> Iterator[int]:
    """Yield the places of the sorted texts that start so."""
    for index in range(bisect_left(texts, beginning), len(texts)):
        if not texts[index].startswith(beginning):
            return
        yield index
