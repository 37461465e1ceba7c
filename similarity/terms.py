"""Terms of a text: its words, symbols and numbers, and pairs of neighbouring ones, each with a stable number.

Colours are not told apart, and neither are numbers in pairs: cards of a cycle and versions of a spell differ by these
only. What a card's own colours are, its body says (corpus.py).
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from zlib import crc32

TOKEN = re.compile(r"\{[^}]+\}|[+\-−]?(?:\d+|x)/[+\-−]?(?:\d+|x)|[+\-−]?\d+|[^\W\d_]+(?:['’][^\W\d_]+)*")
SENTENCE = re.compile(r"[\n.;]")
COLORLESS = (
    (re.compile(r"\{[wubrg](?:/[wubrgp])?\}|\{2/[wubrg]\}"), "{m}"),
    (re.compile(r"\b(non)?(?:white|blue|black|red|green)\b"), r"\1color"),
    (re.compile(r"\b(?:plains|island|swamp|mountain|forest)s?\b"), "basictype"),
)
NUMBER = re.compile(r"\d+|\b(?:one|two|three|four|five|six|seven|a|an)\b")


def words_of(text: str) -> list[list[str]]:
    """Return the words of a text by sentence, without colours; the type line is the first sentence."""
    for pattern, word in COLORLESS:
        text = pattern.sub(word, text)
    line, _, rules = text.partition("\n")
    return [TOKEN.findall(sentence) for sentence in (line, *SENTENCE.split(rules))]


def pairs_of(words: list[str]) -> Iterator[str]:
    """Yield the pairs of neighbouring words of a sentence, without numbers."""
    yield from (f"{first} {second}" for first, second in pairwise(NUMBER.sub("n", word) for word in words))


def number_of(term: str) -> int:
    """Return the number of a term, of 32 bits: the same in each process, and hardly ever that of another term."""
    return crc32(term.encode())
