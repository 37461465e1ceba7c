"""Names for one colour and for sets of colours, as players call them."""

from collections.abc import Mapping
from types import MappingProxyType

from market.search.values import Color

LETTERS: Mapping[str, Color] = MappingProxyType({color.lower(): color for color in Color})

# https://scryfall.com/docs/syntax: colours, guilds, colleges, shards, wedges, four colours
_NICKNAMES = {
    "w": "white", "u": "blue", "b": "black", "r": "red", "g": "green",
    "wu": "azorius", "ub": "dimir", "br": "rakdos", "rg": "gruul", "gw": "selesnya",
    "wb": "orzhov silverquill", "ur": "izzet prismari", "bg": "golgari witherbloom", "rw": "boros lorehold",
    "gu": "simic quandrix",
    "gwu": "bant", "wub": "esper", "ubr": "grixis", "brg": "jund", "rgw": "naya",
    "wbg": "abzan", "urw": "jeskai", "bgu": "sultai", "rwb": "mardu", "gur": "temur",
    "ubrg": "chaos", "brgw": "aggression", "rgwu": "altruism", "gwub": "growth", "wubr": "artifice",
}  # fmt: skip
NICKNAMES: Mapping[str, frozenset[Color]] = MappingProxyType(
    {
        name: frozenset(LETTERS[letter] for letter in letters)
        for letters, names in _NICKNAMES.items()
        for name in names.split()
    }
)
