"""Invented names: the sets of the simulated market and coined card names, none of them a real card's."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np


@dataclass(frozen=True, slots=True)
class CardSet:
    """One invented set; `age_days` is how long before the market's last day it was released."""

    code: str
    name: str
    set_type: str
    age_days: int
    share: float
    """Part of all printings that belong to this set; the shares add up to 1."""
    reprint_share: float
    """Part of this set's printings that print an older card again."""
    digital: bool = False

    def released(self, last_day: date) -> date:
        """Release date for a market whose newest day is `last_day`."""
        return last_day - timedelta(days=self.age_days)


# Oldest first: a set can only reprint what the sets above it hold.
SETS = (
    CardSet("qil", "Ilvareth Primer", "expansion", 9100, 0.13, 0.0),
    CardSet("qoz", "Thrones of Ozmarra", "expansion", 6200, 0.13, 0.0),
    CardSet("qdu", "Drennoch Undertow", "expansion", 2400, 0.13, 0.0),
    CardSet("qcq", "Qirshen Core", "core", 900, 0.10, 0.20),
    CardSet("qlo", "Lantern Archive Online", "masters", 600, 0.02, 1.0, digital=True),
    CardSet("qyw", "Yssgarn Wintering", "expansion", 520, 0.12, 0.0),
    CardSet("qua", "The Uthmarrow Accord", "expansion", 290, 0.11, 0.0),
    CardSet("qem", "Echoes of Nine Roads", "masters", 170, 0.10, 0.85),
    CardSet("qva", "Vornhal Ablaze", "expansion", 75, 0.09, 0.15),
    CardSet("pqva", "Vornhal Ablaze Promos", "promo", 75, 0.02, 1.0),
    CardSet("qsc", "Sablewick Carnival", "expansion", 18, 0.05, 0.15),
)

_STARTS = (
    "Velq", "Oskv", "Thessq", "Irruv", "Qash", "Drenn", "Yssag", "Ulmr", "Braev", "Korvh", "Zhaer", "Phaul",
    "Wexm", "Ghorv", "Lurq", "Nymv", "Astruv", "Cresh", "Ebbr", "Fenq", "Hulv", "Jorq", "Mauv", "Tiqu",
)  # fmt: skip
_ENDS = (
    "ara", "arn", "esh", "eth", "ilm", "imar", "ith", "olan", "ond", "oss", "othi", "ual", "udun", "ulek", "une",
    "urra", "ael", "avon", "edda", "ennic", "irel", "isk", "oquin", "umber",
)  # fmt: skip

CREATURES = (
    ("Reedwalker", "Human Scout"), ("Lampwright", "Human Artificer"), ("Saltwarden", "Giant Soldier"),
    ("Mothkeeper", "Elf Druid"), ("Ashferrier", "Spirit"), ("Tollkeeper", "Dwarf Advisor"), ("Glassdrake", "Drake"),
    ("Quarryhound", "Dog"), ("Fenstrider", "Beast"), ("Bellringer", "Human Cleric"), ("Inkthief", "Rat Rogue"),
    ("Stormcarder", "Merfolk Wizard"), ("Hollowhelm", "Zombie Knight"), ("Kilnborn", "Elemental"),
    ("Ropedancer", "Goblin Rogue"), ("Thornabbot", "Elf Cleric"), ("Barrowsower", "Zombie Peasant"),
    ("Skyherd", "Bird"), ("Emberclerk", "Goblin Wizard"), ("Tidelector", "Merfolk Noble"),
)  # fmt: skip
TITLES = (
    "Keeper of Salt", "Last of the Lamps", "Who Counts the Tolls", "Voice Under Ice", "Marshal of Reeds",
    "Heir to Ashes", "the Unpaid", "Cartographer of Storms", "Twice Crowned", "the Patient Flood",
)  # fmt: skip
SPELLS = (
    "Unmaking", "Bargain", "Second Harvest", "Quiet Hour", "Detour", "Ledger", "Undertow", "Long Winter", "Recital",
    "Accounting", "Sparkfall", "Homecoming", "Rebuttal", "Borrowed Face",
)  # fmt: skip
RELICS = ("Astrolabe", "Lantern", "Toll Bell", "Wardstone", "Inkwell", "Compass", "Loom", "Reliquary")
PLACES = ("Causeway", "Saltflats", "Terraces", "Lamphouse", "Underquay", "Orchard", "Tollgate", "Icefields")
ARTISTS = ("Ada Quillon", "Bram Oosterveen", "Chiyo Amaha", "Dario Velluti", "Esi Nkrum", "Fenna Holtz")
KEYWORDS = ("Lanternlit", "Saltbound", "Tollbound", "Ashwoken", "Farsighted")
JAPANESE = ("灯守", "塩の番人", "蛾飼い", "石切りの猟犬", "嵐の読み手", "葦渡り")


def coined_word(rng: np.random.Generator) -> str:
    """One invented proper noun, such as `Velqara`."""
    return _STARTS[rng.integers(len(_STARTS))] + _ENDS[rng.integers(len(_ENDS))]


def unused(rng: np.random.Generator, taken: set[str], tail: str) -> str:
    """Return a name that is not in `taken` and add it there; `tail` follows the coined word (`'s Ledger`).

    Coined words are joined (`Velqara Oskvesh Causeway`) when a word alone is used up, so this always ends.
    """
    name = coined_word(rng) + tail
    while name in taken:
        name = f"{coined_word(rng)} {name}"
    taken.add(name)
    return name
