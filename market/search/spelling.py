"""Typos forgiven: the known words closest to one that is not known, and names suggested while somebody types.

A typo is one letter wrong, missing or too many, or two neighbours swapped. One is forgiven in a word of four letters or
more, two in a word of eight or more, none in shorter words and in what has a digit.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from market.search.name_list import NameList
from market.search.names import title

_ONE_TYPO, _TWO_TYPOS = 4, 8  # from so many letters on
_LENGTH_OFF, _LENGTH_OFF_UNFINISHED = 2, 1  # there are three times as many beginnings as words
_ALTERNATIVES = 5
_MAXIMUM_TYPED = 200
_MAXIMUM_CORRECTED = 5  # words of one text; where more are doubtful none is, which bounds the work


class Dictionary:
    """All words of all names, folded (`names.words`). A word given more often is taken to be meant more often."""

    def __init__(self, words: Iterable[str]) -> None:
        counts = Counter(words)
        self._text = "\n".join(counts)
        self._words = _Choices(counts, length_off=_LENGTH_OFF)
        self._beginnings = _Choices(_beginnings(counts), length_off=_LENGTH_OFF_UNFINISHED)

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
        typed = title(text[:_MAXIMUM_TYPED]).split()
        if not typed:
            return ()
        found = names.containing(" ".join(typed), limit)
        if len(found) < limit:
            alternatives = self._alternatives(typed, self._doubtful(typed, bool(found)))
            found = tuple(dict.fromkeys((*found, *names.with_all(alternatives, limit + len(found)))))
        return found[:limit]

    def _doubtful(self, typed: list[str], found: bool) -> list[str]:
        """Return the words that may be typos: those that no name has; where all are known and do not fit, all."""
        unknown = [word for word in typed if not self.knows(word)]
        doubtful = unknown if unknown or (found and len(typed) > 1) else typed
        return doubtful if len(doubtful) <= _MAXIMUM_CORRECTED else []

    def _alternatives(self, typed: list[str], doubtful: list[str]) -> list[tuple[str, ...]]:
        """Return for each word what it may mean, best first: itself, then corrections."""
        choices = [self._words] * (len(typed) - 1) + [self._beginnings]
        return [
            (word, *self._closest(word, among, _ALTERNATIVES)) if word in doubtful else (word,)
            for word, among in zip(typed, choices, strict=True)
        ]

    def _closest(self, word: str, choices: "_Choices", limit: int) -> tuple[str, ...]:
        def rank(choice: tuple[int, str]) -> tuple[object, ...]:
            typos, text = choice
            return typos, text not in self._words.counts, text[0] != word[0], -choices.counts[text], text

        return tuple(text for _, text in sorted(choices.near(word), key=rank)[:limit])


class _Choices:
    """Words to choose from, with how common they are, at hand by length; at most `length_off` longer or shorter."""

    def __init__(self, counts: Counter[str], length_off: int) -> None:
        self.counts = counts
        self._length_off = length_off
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in counts:
            self._by_length[len(word)].append(word)

    def near(self, word: str) -> list[tuple[int, str]]:
        """Return the words within the typos that are forgiven, each after their number, without the word itself."""
        forgiven = _forgiven(word)
        off = min(forgiven, self._length_off)
        lengths = range(len(word) - off, len(word) + off + 1) if forgiven else ()
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
