"""Names: the titles that a row may mean, those that a card has, and whether they agree.

Folded as by the search (market/search/names.py), so accents, Æ, apostrophes, "/" for " // " and dropped commas make no
difference.
"""

import re
from functools import lru_cache

from market.faces import SEPARATOR
from market.search.fields import MAXIMUM_TEXT
from market.search.names import ALSO_NAMED, JOINED_AFTER, searchable, title

# What apps add to a name, at its end: a treatment or a number in brackets, and that it is a token.
_BRACKETS = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$")
_TOKEN = re.compile(r"\s+(?:double-sided\s+)?token\s*$", re.IGNORECASE)
_ETCHED = re.compile(r"\betched\b", re.IGNORECASE)


def titles_told(name: str) -> tuple[str, ...]:
    """Return the titles that a row's name may mean, best first: as written, undecorated, its front face.

    Empty for a text that is too long for a name.
    """
    return _titles_told(name) if len(name) <= MAXIMUM_TEXT else ()


@lru_cache(maxsize=32768)  # rows are gone through several times
def _titles_told(name: str) -> tuple[str, ...]:
    bare = undecorated(name)
    return tuple(filter(None, dict.fromkeys(title(one) for one in (name, bare, bare.split(SEPARATOR)[0]))))


@lru_cache(maxsize=4096)
def titles_of(name: str, *others: str | None) -> frozenset[str]:
    """Return the titles of a card: of its whole name, of each face, and of its `others`, printed or of its flavour."""
    faces = (face for one in (name, *filter(None, others)) for face in one.split(SEPARATOR))
    whole = searchable(name, *others).split(JOINED_AFTER)[0].split(ALSO_NAMED)
    return frozenset(whole) | {title(face) for face in faces}


def undecorated(name: str) -> str:
    """Return a name without the brackets and the word Token that apps add: "Beast Token (4/4)" is "Beast".

    Idempotent. A name that would be empty stays as it is.
    """
    bare = name.strip()
    while (shorter := _TOKEN.sub("", _BRACKETS.sub("", bare)).strip()) not in (bare, ""):
        bare = shorter
    return bare


def is_token(name: str | None) -> bool:
    """Return whether a name says that the card is a token."""
    return bool(name and "oken" in name.lower() and re.search(r"\btoken\b", name, re.IGNORECASE))


def says_etched(*texts: str | None) -> bool:
    """Return whether the brackets of a name or the name of a set say etched, as "(Foil Etched)"."""
    return any(text and "tched" in text.lower() and _ETCHED.search(text) for text in texts)
