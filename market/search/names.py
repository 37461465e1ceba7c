"""Names in the form in which they are compared, so that what people type finds what is printed.

Accents and case go; ligatures are spelled out (Æ is ae); apostrophes vanish ("Urza's" is urzas, as people type it);
any other punctuation becomes a space. Where punctuation stands inside a word ("Lim-Dûl's") the joined spelling is kept
beside the parted one, so lim-dul, lim dul's and limduls all find it. Kana keep their voicing marks, Hangul its
syllables.
"""

import unicodedata
from functools import lru_cache

JOINED_AFTER = " | "  # never in a folded name, so no phrase matches across it
_JOINT = "-"
_APOSTROPHES = frozenset("'`´‘’‛′ʹʻʼʽʾʿ")
_NO_APOSTROPHES = str.maketrans(dict.fromkeys(_APOSTROPHES, ""))
# What Unicode does not take apart into a letter and its accent.
_SPELLED_OUT = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
# Combining classes of marks that make another letter (none, nukta, kana voicing, virama); all others are accents.
_LETTER_MARKS = frozenset({0, 7, 8, 9})


@lru_cache(maxsize=4096)  # most type lines of a catalogue are the same few thousand
def fold(name: str) -> str:
    """Return the comparable form of a name or a piece of one: "Lim-Dûl's Vault" is "lim duls vault".

    Empty where the text has no letter or digit. Folding twice changes nothing.
    """
    return " ".join(part for parts in _parts(name) for part in parts)


def searchable(name: str) -> str:
    """Return the text to look in for folded words: the folded name and joined spellings, "lim duls vault | limduls"."""
    words = _parts(name)
    folded = " ".join(part for parts in words for part in parts)
    return JOINED_AFTER.join((folded, *("".join(parts) for parts in words if len(parts) > 1)))


def words(name: str) -> tuple[str, ...]:
    """Return the distinct words by which a name is found, joined spellings last: lim, duls, vault, limduls."""
    return tuple(dict.fromkeys(searchable(name).replace(JOINED_AFTER, " ").split()))


def _parts(name: str) -> list[list[str]]:
    """Cut into words at the spaces, and each into its parts at the punctuation inside it."""
    spelled = name.lower().translate(_ASCII) if name.isascii() else _spelled_all(name)
    return [[part for part in word.split(_JOINT) if part] for word in spelled.split()]


def _spelled_all(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(_NO_APOSTROPHES)).casefold()
    spelled = "".join(map(_spelled, unicodedata.normalize("NFKD", plain)))
    return unicodedata.normalize("NFC", spelled)


@lru_cache(maxsize=4096)
def _spelled(char: str) -> str:
    """Return what one decomposed, case-folded character becomes: itself, letters, a space, a joint or nothing."""
    category = unicodedata.category(char)
    if char in _SPELLED_OUT:
        return _SPELLED_OUT[char]
    if char.isspace():
        return " "
    if char in _APOSTROPHES or category == "Cf" or unicodedata.combining(char) not in _LETTER_MARKS:
        return ""
    return char if char.isalnum() or category[0] == "M" else _JOINT


_ASCII = {code: _spelled(chr(code)) for code in range(128)}
