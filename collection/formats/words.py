"""Tables of words that several formats share. A format names the ones it uses; none is a default.

Words for conditions are shared by two ladders that mean different things by them (docs/collections.md, conditions).
Words for languages mean the same everywhere.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from collection.formats.contract import fold_word
from market.variants import (
    CARDTRADER_CONDITIONS,
    CARDTRADER_LANGUAGES,
    SCRYFALL_LANGUAGES,
    Condition,
    Finish,
    Language,
)

V = TypeVar("V")


def table(*tables: Mapping[str, V]) -> Mapping[str, V]:
    """Return tables of words as one, with folded words; the last one counts."""
    return MappingProxyType({fold_word(word): value for one in tables for word, value in one.items()})


_MINT, _NEAR_MINT, _LIGHTLY, _MODERATELY, _HEAVILY, _DAMAGED = Condition

# The European ladder: the words of Cardmarket, in full and by letters.
CARDMARKET_GRADES = table(
    {"Mint": _MINT, "Near Mint": _NEAR_MINT, "Excellent": _LIGHTLY, "Good": _MODERATELY, "Light Played": _MODERATELY},
    {"Played": _HEAVILY, "Poor": _DAMAGED},
)
CARDMARKET_LETTERS = table(
    {"MT": _MINT, "NM": _NEAR_MINT, "EX": _LIGHTLY, "GD": _MODERATELY, "LP": _MODERATELY, "PL": _HEAVILY},
    {"PO": _DAMAGED},
)
# The US ladder: Deckbox's words, which Moxfield and Cardsphere took over, TCGplayer's words, and the letters.
DECKBOX_GRADES = table(
    {"Mint": _MINT, "Near Mint": _NEAR_MINT, "Good (Lightly Played)": _LIGHTLY, "Played": _MODERATELY},
    {"Heavily Played": _HEAVILY, "Poor": _DAMAGED, "Damaged": _DAMAGED},
)
TCGPLAYER_GRADES = table(
    {"Near Mint": _NEAR_MINT, "Lightly Played": _LIGHTLY, "Moderately Played": _MODERATELY},
    {"Heavily Played": _HEAVILY, "Damaged": _DAMAGED},
)
US_LETTERS = table(
    {"M": _MINT, "NM": _NEAR_MINT, "LP": _LIGHTLY, "SP": _LIGHTLY, "SL": _LIGHTLY, "MP": _MODERATELY, "HP": _HEAVILY},
    {"D": _DAMAGED, "DM": _DAMAGED, "DMG": _DAMAGED},
)
CARDTRADER_GRADES = table(CARDTRADER_CONDITIONS)
# Words that both ladders use alike: for formats whose ladder nobody has seen.
UNDISPUTED_GRADES = table(
    {"Mint": _MINT, "Near Mint": _NEAR_MINT, "NM": _NEAR_MINT, "Slightly Played": _LIGHTLY, "Slighty Played": _LIGHTLY},
    {"Lightly Played": _LIGHTLY, "Moderately Played": _MODERATELY, "MP": _MODERATELY, "Heavily Played": _HEAVILY},
    {"HP": _HEAVILY, "Damaged": _DAMAGED},
)

_CHINESE = {Language.CHINESE_SIMPLIFIED: "Simplified Chinese", Language.CHINESE_TRADITIONAL: "Traditional Chinese"}
# English names, Scryfall's codes, and the codes printed on cards.
LANGUAGES = table(
    {language.value: language for language in Language},
    {name: language for language, name in _CHINESE.items()},
    SCRYFALL_LANGUAGES,
    CARDTRADER_LANGUAGES,
    {"sp": Language.SPANISH, "cs": Language.CHINESE_SIMPLIFIED, "ct": Language.CHINESE_TRADITIONAL},
    {"cn": Language.CHINESE_SIMPLIFIED, "tw": Language.CHINESE_TRADITIONAL},
    {"zh_CN": Language.CHINESE_SIMPLIFIED, "zh_TW": Language.CHINESE_TRADITIONAL},
    {"Chinese (S)": Language.CHINESE_SIMPLIFIED, "Chinese (T)": Language.CHINESE_TRADITIONAL},
)
# Apps on the US ladder that call one of the two just Chinese mean the simplified one.
LANGUAGES_WITH_CHINESE = table(LANGUAGES, {"Chinese": Language.CHINESE_SIMPLIFIED})

FOIL_OR_NOT = table(
    {"true": Finish.FOIL, "1": Finish.FOIL, "yes": Finish.FOIL, "false": Finish.NONFOIL, "0": Finish.NONFOIL},
    {"no": Finish.NONFOIL},
)
FOIL_OR_EMPTY = table({"": Finish.NONFOIL, "foil": Finish.FOIL, "etched": Finish.ETCHED})
FINISH_NAMES = table({"Normal": Finish.NONFOIL, "Foil": Finish.FOIL, "Etched": Finish.ETCHED})
FINISH_PARTS = (("etched", Finish.ETCHED), ("foil", Finish.FOIL))

NO_FLAG = frozenset({"", "0", "false", "no", "n", "-", "none"})  # any other word in a column of a flag raises it
