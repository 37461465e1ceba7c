"""Sets under other names: codes and names of TCGplayer, Magic Online, Deckbox, Gatherer and others, as data.

Codes are lower case. Names are folded (market.search.names.title). An alias is tried after the literal, and counts only
where the catalogue has the set that it leads to.
"""

import re
from types import MappingProxyType

LIST = "plst"  # The List: its numbers have the code of the set that a card is reprinted from, such as DOM-21

# Sets that Scryfall merged into The List in January 2024. Their numbers mean nothing there.
RENUMBERED = frozenset({"mb1", "fmb1", "plist", "pagl", "phed", "pctb"})

CODES = MappingProxyType({
    "list": LIST,
    # Gatherer and Magic Online, also used by Deckbox and MTGGoldfish
    "1e": "lea", "2e": "leb", "2u": "2ed", "3e": "3ed", "4e": "4ed", "5e": "5ed", "6e": "6ed", "7e": "7ed",
    "8e": "8ed", "9e": "9ed", "al": "all", "an": "arn", "ap": "apc", "aq": "atq", "bd": "btd", "br": "brb",
    "cg": "uds", "ch": "chr", "dk": "drk", "ex": "exo", "fe": "fem", "gu": "ulg", "hm": "hml", "ia": "ice",
    "in": "inv", "ju": "jud", "le": "leg", "mi": "mir", "mm": "mmq", "ne": "nem", "nms": "nem", "od": "ody",
    "p2": "p02", "p3": "s99", "p4": "s00", "pk": "ptk", "po": "por", "pr": "pcy", "ps": "pls", "st": "sth",
    "te": "tmp", "to": "tor", "uz": "usg", "vi": "vis", "wl": "wth", "prm-uma": "puma",
    "dd3_dvd": "dvd", "dd3_evg": "evg", "dd3_gvl": "gvl", "dd3_jvc": "jvc",
    # TCGplayer, Deckbox, Dragon Shield
    "cfb": "cmb1", "mbp": "cmb1", "legi": "leg",
})  # fmt: skip

# Families of codes: guild kits (GK1_DIMIR), TCGplayer's promo packs (PPELD) and art series (ASDMU).
CODE_PATTERNS = (
    (re.compile(r"(gk[12])_\w+"), r"\1"),
    (re.compile(r"pp(\w{3})"), r"p\1"),
    (re.compile(r"as(\w{3})"), r"a\1"),
)

NAMES = MappingProxyType(
    {
        "10th edition": "10e",
        "7th edition": "7ed",
        "8th edition": "8ed",
        "9th edition": "9ed",
        "adventures in the forgotten realms commander": "afc",
        "alpha edition": "lea",
        "battle royale box set": "brb",
        "beatdown box set": "btd",
        "beta edition": "leb",
        "classic sixth edition": "6ed",
        "commander 2013 edition": "c13",
        "commander": "cmd",
        "deckmasters garfield vs finkel": "dkm",
        "deckmasters": "dkm",
        "foreign black border": "fbb",
        "fourth edition foreign black border": "4bb",
        "guild kit azorius": "gk2",
        "guild kit boros": "gk1",
        "guild kit dimir": "gk1",
        "guild kit golgari": "gk1",
        "guild kit gruul": "gk2",
        "guild kit izzet": "gk1",
        "guild kit orzhov": "gk2",
        "guild kit rakdos": "gk2",
        "guild kit selesnya": "gk1",
        "guild kit simic": "gk2",
        "guilds of ravnica guild kit": "gk1",
        "guilds of ravnica guild kits": "gk1",
        "kamigawa neon dynasty": "neo",
        "lord of the rings tales of middle earth commander": "ltc",
        "lord of the rings tales of middle earth": "ltr",
        "magic 2014 core set": "m14",
        "magic 2015 core set": "m15",
        "magic the gathering commander": "cmd",
        "march of the machine multiverse legends": "mul",
        "modern event deck 2014": "md1",
        "modern masters 2015 edition": "mm2",
        "modern masters 2017 edition": "mm3",
        "mystery booster playtest cards": "cmb1",
        "outlaws of thunder junction breaking news": "otp",
        "outlaws of thunder junction the big score": "big",
        "portal 1": "por",
        "ravnica allegiance guild kit": "gk2",
        "ravnica allegiance guild kits": "gk2",
        "revised edition foreign black border": "fbb",
        "secret lair drop series": "sld",
        "slx cards": "slx",
        "streets of new capenna commander": "ncc",
        "the brothers war retro frame artifacts": "brr",
        "the list reprints": LIST,
        "the list": LIST,
        "the lord of the rings tales of middle earth commander": "ltc",
        "the lord of the rings tales of middle earth tokens": "tltr",
        "time spiral timeshifted": "tsb",
        "timeshifted": "tsb",
        "ultimate masters box toppers": "puma",
        "universes beyond transformers": "bot",
        "warhammer 40 000": "40k",
    }
)

# Names of sets that were merged into The List, with numbers of their own.
RENUMBERED_NAMES = frozenset({
    "angels theyre just like us but cooler and with wings", "from cute to brute", "heads i win tails you lose",
    "mystery booster", "mystery booster cards", "mystery booster retail edition foils",
})  # fmt: skip


def _patterns(*pairs: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), template) for pattern, template in pairs)


# How other apps' names of sets are written in the catalogue's manner; a name may take several of them.
NAME_PATTERNS = _patterns(
    (r"promo pack: (.+)", r"\1 Promos"),
    (r"(.+?)(?: -)? promo packs?", r"\1 Promos"),
    (r"prerelease events: (.+)", r"\1 Promos"),
    (r"extras: (.+)", r"\1 Tokens"),
    (r"extras: (.+)", r"\1 Art Series"),
    (r"art series: (.+)", r"\1 Art Series"),
    (r"commander: (.+)", r"\1 Commander"),
    (r"(.+?) - commander", r"\1 Commander"),
    (r"(.+) commander decks", r"\1 Commander"),
    (r"(?:magic:? )?core (\d{4})( .+)?", r"Core Set \1\2"),
    (r"the list - .+", "The List"),
    (r"universes beyond: (.+)", r"\1"),
    (r"(.+?)\s*\([a-z0-9]{3,5}\)", r"\1"),
)
# What tells cards within a set apart in other apps, or names a set within another: the catalogue's set has more cards
# than theirs. Tried for names that no pattern above fits.
LOOSE_PATTERNS = _patterns(
    (r"(.+?)\s*\([^()]*\)", r"\1"),
    (r"(.+) - [^-]+", r"\1"),
    (r".+ - ([^-]+)", r"\1"),
    (r"(.+?) (?:showcase|borderless|retro frame|collectors|alternate art|extended art)(?: .*)?", r"\1"),
    (r"(.+?) (?:(?:etched|galaxy|surge|textured) )?foil(?: .*)?", r"\1"),
    (r"[^:]+: (.+)", r"\1"),
)
