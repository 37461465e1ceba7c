"""Which passwords are accepted: long, not common, not made of the account's own words. No rules of composition.

The requirements are those of OWASP ASVS 5.0, chapter 6.2 (docs/security.md). The common passwords are the 30,000 that
zxcvbn ships; no password leaves this machine.
"""

import re
import unicodedata
from collections.abc import Iterable

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST = 8  # characters
LONGEST = 1_024  # bytes in UTF-8; no shorter one is truncated
LEAST_OF_OTHERS = 4  # characters beside the account's own words
SHORTEST_WORD = 4  # own words of fewer characters may stand in any password
OWN = ("dualcaster",)  # the program's own name

_COMMON = frozenset(FREQUENCY_LISTS["passwords"])


def problem_of(password: str, words: Iterable[str] = ()) -> str | None:
    """Return what is wrong with a new password, None where it is accepted.

    `words` are the account's own: its name, its address of mail, names of cards.
    """
    if len(password) < SHORTEST:
        return f"must have {SHORTEST} characters at least; 15 are better"
    if len(password.encode("utf-8", "replace")) > LONGEST:
        return f"must have {LONGEST} bytes at most"
    if password.casefold() in _COMMON:
        return "is one of the most common passwords"
    if _is_of_own_words(password, words):
        return "is made of your name, your address or this program's name"
    if len(set(password)) <= 2:
        return "repeats one or two characters"
    return None


def _is_of_own_words(password: str, words: Iterable[str]) -> bool:
    """Return whether hardly anything remains without the own words, digits and punctuation."""
    own = sorted({part for word in (*OWN, *words) for part in _parts(word)}, key=len, reverse=True)
    rest = _folded(password)
    found = [word for word in own if word in rest]
    for word in found:
        rest = rest.replace(word, "")
    return bool(found) and len(re.sub(r"\d", "", rest)) < LEAST_OF_OTHERS


def _parts(word: str) -> Iterable[str]:
    """Yield a word as a whole and its parts between punctuation, the short ones left out."""
    for part in (word, *re.split(r"[\W_]+", word)):
        if len(folded := _folded(part)) >= SHORTEST_WORD:
            yield folded


def _folded(text: str) -> str:
    """Return a text in small letters without accents, blanks and punctuation."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in letters if sign.isalnum())
