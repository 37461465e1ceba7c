"""Comparable forms of names: matches what people type with what is printed.

Accents and case go; ligatures are spelled out (Æ is ae); apostrophes vanish ("Urza's" is urzas, as people type it);
any other punctuation becomes a space. A word with punctuation inside ("Lim-Dûl's") has a joined spelling beside the
parted one, so lim-dul, lim dul's and limduls all find it. Kana keep their voicing marks, Hangul its syllables. A name
of signs alone ("_____") is compared by its signs.
"""

import unicodedata
from functools import lru_cache

# Never in a folded name, so no phrase matches across them. Whole names precede JOINED_AFTER, one to a title.
ALSO_NAMED = " = "
JOINED_AFTER = " | "
_JOINT = "-"
_APOSTROPHES = frozenset("'`´‘’‛′ʹʻʼʽʾʿ")
_NO_APOSTROPHES = str.maketrans(dict.fromkeys(_APOSTROPHES, ""))
QUOTES = '"“”„‟＂'  # all accepted as the query language's quote
_UNSIGNED = frozenset(QUOTES + " =|")  # a quote ends a term, the others part titles
# Letters that Unicode does not decompose into a letter and its accent.
_SPELLED_OUT = {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
# Combining classes of marks that form another letter (none, nukta, kana voicing, virama); all others are accents.
_LETTER_MARKS = frozenset({0, 7, 8, 9})


@lru_cache(maxsize=4096)  # most type lines of a catalogue are the same few thousand
def fold(name: str) -> str:
    """Return the comparable form of a name or a piece of one: "Lim-Dûl's Vault" is "lim duls vault".

    Empty where the text has no letter or digit. Idempotent.
    """
    return _folded(_parts(name))


def title(name: str) -> str:
    """Return the comparable form of a whole name: folded, or its signs where it has no letter or digit.

    Empty for white space and quotes. Idempotent.
    """
    return fold(name) or _signs(name)


def searchable(name: str, *others: str | None) -> str:
    """Return the text in which folded words are searched: titles, then joined spellings, "lim duls vault | limduls".

    `others` are further names of the same card. A name with "&" also has a title with "and".
    """
    titles, joined = dict[str, None](), dict[str, None]()
    for one in filter(None, (name, *others)):
        words = _parts(one)
        titles[_folded(words) or _signs(one)] = None
        joined |= dict.fromkeys("".join(parts) for parts in words if len(parts) > 1)
        if "&" in one:
            titles[title(one.replace("&", " and "))] = None
    return JOINED_AFTER.join((ALSO_NAMED.join(titles), *joined))


def words(name: str) -> tuple[str, ...]:
    """Return the distinct words by which a name is found, joined spellings last: lim, duls, vault, limduls."""
    return tuple(dict.fromkeys(without_marks(searchable(name)).split())) if fold(name) else ()


def without_marks(text: str) -> str:
    """Return a searchable text as plain words."""
    return text.replace(JOINED_AFTER, " ").replace(ALSO_NAMED, " ")


def _folded(words: list[list[str]]) -> str:
    return " ".join([part for parts in words for part in parts])


def _signs(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    signs = "".join(char for char in plain if char not in _UNSIGNED and char.isprintable())
    return unicodedata.normalize("NFKC", signs)


def _parts(name: str) -> list[list[str]]:
    """Return the words, split at spaces, each split into parts at its punctuation."""
    spelled = name.lower().translate(_ASCII) if name.isascii() else _spelled_all(name)
    return [[part for part in word.split(_JOINT) if part] for word in spelled.split()]


def _spelled_all(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(_NO_APOSTROPHES)).casefold()
    spelled = "".join(map(_spelled, unicodedata.normalize("NFKD", plain)))
    return unicodedata.normalize("NFC", spelled)


@lru_cache(maxsize=4096)
def _spelled(char: str) -> str:
    """Return the replacement of one decomposed, case-folded character: itself, letters, a space, a joint or nothing."""
    category = unicodedata.category(char)
    if char in _SPELLED_OUT:
        return _SPELLED_OUT[char]
    if char.isspace():
        return " "
    if char in _APOSTROPHES or category == "Cf" or unicodedata.combining(char) not in _LETTER_MARKS:
        return ""
    return char if char.isalnum() or category[0] == "M" else _JOINT


_ASCII = {code: _spelled(chr(code)) for code in range(128)}
