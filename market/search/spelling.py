"""Typo correction: the known words closest to an unknown one, and names suggested while a reader types.

A typo is one letter wrong, missing or too many, or two neighbours swapped. One is corrected in a word of four letters
or more, two in a word of eight or more, none in shorter words and in words with a digit.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from market.search.name_list import NameList
from market.search.names import title

_ONE_TYPO, _TWO_TYPOS = 4, 8  # least number of letters
_LENGTH_OFF, _LENGTH_OFF_UNFINISHED = 2, 1  # smaller for beginnings: three times as many as words
_ALTERNATIVES = 5
_MAXIMUM_TYPED = 200
_MAXIMUM_CORRECTED = 5  # words of one text; corrects none where more are doubtful, which bounds the work


class Dictionary:
    """All words of all names, folded (`names.words`). Ranks a word by its number of occurrences."""

    def __init__(self, words: Iterable[str]) -> None:
        counts = Counter(words)
        self._text = "\n".join(counts)
        self._words = _Choices(counts, length_off=_LENGTH_OFF)
        self._beginnings = _Choices(_beginnings(counts), length_off=_LENGTH_OFF_UNFINISHED)

    def knows(self, fragment: str) -> bool:
        """Return whether a folded text is a known word or part of one."""
        return fragment in self._text

    def corrections(self, word: str, limit: int = 5) -> tuple[str, ...]:
        """Return the known words that a folded word may be a typo of, best first, without the word itself.

        Best is: fewest typos, then the same first letter, then the commonest.
        """
        return self._closest(word, self._words, limit)

    def suggestions(self, text: str, names: NameList, limit: int = 10) -> tuple[str, ...]:
        """Return names for a text being typed, best first, each once.

        First names that start with the text, then names with a word that does, names that contain it, names with words
        that begin like all of its words in any order, the same with typos. The last word may be unfinished.
        """
        return tuple(self.ranked(text, names, limit, limit))[:limit]

    def ranked(self, text: str, names: NameList, most: int, enough: int) -> dict[str, int]:
        """Return the same names with their ranks (`name_list.Fit`), of those that contain the text at most `most`.

        Words are taken apart and corrected only where fewer than `enough` names contain the text.
        """
        typed = title(text[:_MAXIMUM_TYPED]).split()
        if not typed:
            return {}
        found = names.containing(" ".join(typed), most)
        if len(found) >= enough:
            return found
        alternatives = self._alternatives(typed, self._doubtful(typed, bool(found)))
        others = names.with_all(alternatives, enough + len(found))
        return found | {name: rank for name, rank in others.items() if name not in found}

    def _doubtful(self, typed: list[str], found: bool) -> list[str]:
        """Return the words that may be typos: the unknown ones; all of them where all are known but match no name."""
        unknown = [word for word in typed if not self.knows(word)]
        doubtful = unknown if unknown or (found and len(typed) > 1) else typed
        return doubtful if len(doubtful) <= _MAXIMUM_CORRECTED else []

    def _alternatives(self, typed: list[str], doubtful: list[str]) -> list[tuple[str, ...]]:
        """Return the alternatives of each word, best first: itself, then corrections."""
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
    """Candidate words with their counts, indexed by length; at most `length_off` letters longer or shorter."""

    def __init__(self, counts: Counter[str], length_off: int) -> None:
        self.counts = counts
        self._length_off = length_off
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in counts:
            self._by_length[len(word)].append(word)

    def near(self, word: str) -> list[tuple[int, str]]:
        """Return (number of typos, word) of the words within the allowed typos, without the word itself."""
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
