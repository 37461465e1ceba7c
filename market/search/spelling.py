"""Typos forgiven: the known words closest to one that is not known, and names suggested while somebody types.

A typo is one letter wrong, missing or too many, or two neighbours swapped. One is forgiven in a word of four letters or
more, two in a word of eight or more, none in shorter words and in what has a digit.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from market.search.name_list import NameList
from market.search.names import fold

_ONE_TYPO, _TWO_TYPOS = 4, 8  # from so many letters on
_ALTERNATIVES = 5
_MAXIMUM_TYPED = 200
_MAXIMUM_CORRECTED = 8  # words of one text; of a longer text none is, which bounds the work


class Dictionary:
    """All words of all names, folded (`names.words`). A word given more often is taken to be meant more often."""

    def __init__(self, words: Iterable[str]) -> None:
        counts = Counter(words)
        self._text = "\n".join(counts)
        self._words = _Choices(counts)
        self._beginnings = _Choices(_beginnings(counts))

    def knows(self, fragment: str) -> bool:
        """Tell whether a folded text is a known word or part of one."""
        return fragment in self._text

    def corrections(self, word: str, limit: int = 5) -> tuple[str, ...]:
        """Return the known words that a folded word may be a typo of, best first; empty where there is none.

        Best is: fewest typos, then the same first letter, then the commonest. The word itself is not among them.
        """
        return self._closest(word, self._words, limit)

    def suggestions(self, text: str, names: NameList, limit: int = 10) -> tuple[str, ...]:
        """Return names for a text that is being typed, best first, each once.

        First names that start with it, then those of which a word does, those that contain it, those with words that
        begin like all of its words in any order, those that do but for typos. The last word may be unfinished.
        """
        folded = fold(text[:_MAXIMUM_TYPED])
        if not folded:
            return ()
        found = names.containing(folded, limit)
        if len(found) < limit:
            others = names.with_all(self._alternatives(folded.split()), limit + len(found))
            found = tuple(dict.fromkeys((*found, *others)))
        return found[:limit]

    def _alternatives(self, typed: list[str]) -> list[tuple[str, ...]]:
        """Return for each word what it may mean, best first: itself, then corrections."""
        if len(typed) > _MAXIMUM_CORRECTED:
            return [(word,) for word in typed]
        finished = [(word, *self._closest(word, self._words, _ALTERNATIVES)) for word in typed[:-1]]
        return [*finished, (typed[-1], *self._closest(typed[-1], self._beginnings, _ALTERNATIVES))]

    def _closest(self, word: str, choices: "_Choices", limit: int) -> tuple[str, ...]:
        def rank(choice: tuple[int, str]) -> tuple[object, ...]:
            typos, text = choice
            return typos, text not in self._words.counts, text[0] != word[0], -choices.counts[text], text

        return tuple(text for _, text in sorted(choices.near(word), key=rank)[:limit])


class _Choices:
    """Words to choose from, with how common they are, at hand by length."""

    def __init__(self, counts: Counter[str]) -> None:
        self.counts = counts
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in counts:
            self._by_length[len(word)].append(word)

    def near(self, word: str) -> list[tuple[int, str]]:
        """Return the words within the typos that are forgiven, each after their number, without the word itself."""
        forgiven = _forgiven(word)
        lengths = range(len(word) - forgiven, len(word) + forgiven + 1) if forgiven else ()
        matches = [match for length in lengths for match in self._within(word, length, forgiven)]
        return [(typos, text) for text, typos in matches if typos]

    def _within(self, word: str, length: int, forgiven: int) -> list[tuple[str, int]]:
        choices = self._by_length.get(length, [])
        found = process.extract(word, choices, scorer=OSA.distance, score_cutoff=forgiven, limit=None)
        return [(text, int(typos)) for text, typos, _ in found]


def _forgiven(word: str) -> int:
    if len(word) < _ONE_TYPO or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < _TWO_TYPOS else 2


def _beginnings(counts: Counter[str]) -> Counter[str]:
    """Return the beginnings of words, whole words included, that a typed beginning can be a typo of."""
    found: Counter[str] = Counter()
    for word, count in counts.items():
        for end in range(_ONE_TYPO - 1, len(word) + 1):
            found[word[:end]] += count
    return found
