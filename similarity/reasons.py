"""Why two cards are alike, in words: rules, keywords, the common words that weigh most, and both bodies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from similarity.terms import number_of, pairs_of, words_of
from similarity.texts import RulesText, text_of

# Of words that stand for several ones (similarity/terms.py).
WRITTEN = {"n": "…", "{m}": "{mana}", "color": "a colour", "noncolor": "not of a colour", "basictype": "a basic type"}
MOST_PHRASES = 3
COLORS = {"W": "white", "U": "blue", "B": "black", "R": "red", "G": "green"}


@dataclass(frozen=True, slots=True)
class Compared:
    """What a card is compared by. A mana value that is None is unknown."""

    text: RulesText
    colors: Sequence[str]
    mana_value: float | None
    keywords: Sequence[str] = field(default_factory=list)


def reasons(asked: Compared, other: Compared, shared: Sequence[int]) -> list[str]:
    """Return why another card is like the one asked for; `shared` are the numbers of their common terms."""
    text = text_of(asked.text)
    if text == text_of(other.text):
        return ["same type and rules", body(asked, other)]
    both = [keyword.lower() for keyword in asked.keywords if keyword in other.keywords]
    words = list(dict.fromkeys(_phrases(text, shared)))[:MOST_PHRASES]
    return [
        *([f"both have {_listed(both)}"] if both else []),
        *([f"in both texts: {', '.join(f'“{word}”' for word in words)}"] if words else []),
        body(asked, other),
    ]


def body(asked: Compared, other: Compared) -> str:
    """Return how the other card's colours and cost differ, such as "same colours, costs 1 less"."""
    colors = "same colours" if set(asked.colors) == set(other.colors) else _colors(other.colors)
    if asked.mana_value is None or other.mana_value is None:
        return colors
    more = other.mana_value - asked.mana_value
    cost = "costs the same" if not more else f"costs {abs(more):g} {'more' if more > 0 else 'less'}"
    return f"{colors}, {cost}"


def _colors(letters: Sequence[str]) -> str:
    return _listed([COLORS[letter] for letter in COLORS if letter in letters]) if letters else "colourless"


def _phrases(text: str, shared: Sequence[int]) -> Iterator[str]:
    """Yield the terms of a text that have these numbers, but for words within another one of them."""
    numbers = {number: place for place, number in enumerate(shared) if number}
    sentences = words_of(text)
    found = {
        term: numbers[number_of(term)]
        for sentence in sentences
        for term in (*pairs_of(sentence), *sentence)
        if number_of(term) in numbers
    }
    for term in sorted(found, key=lambda one: found[one]):
        if not any(term != other and term in other.split() for other in found):
            yield _written(term)


def _written(term: str) -> str:
    """Return a term as a reader knows it."""
    words = {"n": "…", "{m}": "{mana}", "color": "a colour", "noncolor": "not of a colour", "basictype": "a basic type"}
    return " ".join(
        words.get(word, word.upper() if word.startswith("{") and len(word) == 3 else word) for word in term.split()
    )


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
